package io.llmrecorder.cli;

import io.llmrecorder.index.CallFilter;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that choose calls; the same names as the parameters of REST. */
final class Filters {
    @Option(names = "--session", paramLabel = "<id>", description = "Calls of this session.")
    private @Nullable String session;

    @Option(names = "--user", paramLabel = "<id>", description = "Calls of this user.")
    private @Nullable String user;

    @Option(names = "--model", paramLabel = "<name>", description = "Calls that asked for this model.")
    private @Nullable String model;

    @Option(names = "--provider", paramLabel = "<name>", description = "Calls to this provider, such as openai.")
    private @Nullable String provider;

    @Option(names = "--service", paramLabel = "<name>", description = "Calls of this application.")
    private @Nullable String service;

    @Option(names = "--status", paramLabel = "<status>", description = "ok, error, timeout, cancelled or incomplete.")
    private @Nullable String status;

    @Option(
            names = "--since",
            paramLabel = "<time>",
            description = "Calls from then on: 2026-11-20, 2026-11-20T16:00:00Z, or 30m, 2h, 7d ago.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "<time>", description = "Calls before then; of a day, to its end.")
    private @Nullable String until;

    @Option(names = "--error-type", paramLabel = "<type>", description = "Calls that failed so, such as http_429.")
    private @Nullable String errorType;

    @Option(names = "--min-latency", paramLabel = "<ms>", description = "Calls that took at least so long.")
    private @Nullable String minLatency;

    @Option(names = "--max-latency", paramLabel = "<ms>", description = "Calls that took at most so long.")
    private @Nullable String maxLatency;

    @Option(names = "--min-cost", paramLabel = "<amount>", description = "Calls that cost at least so much.")
    private @Nullable String minCost;

    @Option(names = "--max-cost", paramLabel = "<amount>", description = "Calls that cost at most so much.")
    private @Nullable String maxCost;

    @Option(
            names = "--attr",
            paramLabel = "<name>=<value>",
            description = "Calls with this attribute, such as drawing_id=1; can be given again.")
    private @Nullable Map<String, String> attributes;

    @Option(
            names = {"-q", "--text"},
            paramLabel = "<text>",
            description = "Calls with all these words, or \"phrases in quotes\", in their texts or errors.")
    private @Nullable String text;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    CallFilter filter() {
        CallFilter filter = CallFilter.ALL;
        filter = and(filter, "session", session);
        filter = and(filter, "user", user);
        filter = and(filter, "model", model);
        filter = and(filter, "provider", provider);
        filter = and(filter, "service", service);
        filter = and(filter, "status", status);
        filter = and(filter, "error_type", errorType);
        filter = and(filter, "min_latency", minLatency);
        filter = and(filter, "max_latency", maxLatency);
        filter = and(filter, "min_cost", minCost);
        filter = and(filter, "max_cost", maxCost);
        filter = and(filter, "since", since);
        filter = and(filter, "until", until);
        filter = and(filter, "q", text);
        if (attributes != null) {
            for (Map.Entry<String, String> attribute : attributes.entrySet()) {
                filter = and(filter, "attr." + attribute.getKey(), attribute.getValue());
            }
        }
        return filter;
    }

    private CallFilter and(CallFilter filter, String name, @Nullable String value) {
        if (value == null) {
            return filter;
        }
        try {
            return filter.and(name, value, Clock.systemUTC());
        } catch (IllegalArgumentException e) {
            if (command == null) {
                throw e;
            }
            String sentence = String.valueOf(e.getMessage()).replaceFirst("^" + name, name.replace('_', '-'));
            throw new ParameterException(command.commandLine(), "--" + sentence, e);
        }
    }
}
