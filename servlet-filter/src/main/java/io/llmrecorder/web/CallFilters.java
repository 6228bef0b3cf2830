package io.llmrecorder.web;

import io.llmrecorder.index.CallFilter;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The parameters that choose calls. */
final class CallFilters {
    private static final List<String> STATUSES = List.of("ok", "error", "timeout", "cancelled", "incomplete");

    static final List<Parameter> ALL = List.of(
            Parameter.text("session", "Calls of this session."),
            Parameter.text("user", "Calls of this user."),
            Parameter.text("model", "Calls that asked for this model."),
            Parameter.text("provider", "Calls to this provider, such as openai."),
            Parameter.text("service", "Calls of this application."),
            Parameter.choice("status", null, "Calls that ended so.", STATUSES),
            Parameter.text("error_type", "Calls that failed with this error."),
            Parameter.text("since", "Calls from then on: 2026-11-20, 2026-11-20T16:00:00Z, or 30m, 2h, 7d ago."),
            Parameter.text("until", "Calls before then; of a day, to its end."),
            Parameter.text("min_latency", "Calls that took so many milliseconds or more."),
            Parameter.text("max_latency", "Calls that took so many milliseconds or less."),
            Parameter.text("min_cost", "Calls that cost so much or more."),
            Parameter.text("max_cost", "Calls that cost so much or less."),
            Parameter.text(
                    "attr.{name}", "Calls with this attribute, as in attr.drawing_id=1; can be given for several."),
            Parameter.text(
                    "q",
                    "Words that must all occur in texts or errors, \"phrases in quotes\", and beginnings of words such as `trans*`; Chinese, Japanese and Korean by any letters."));

    private CallFilters() {}

    /** The filter that a request asks for, kept to what may be seen. */
    static CallFilter of(Request request) {
        CallFilter filter = CallFilter.ALL;
        for (Map.Entry<String, String> given : request.parameters().entrySet()) {
            if (ALL.stream().anyMatch(parameter -> parameter.isNamed(given.getKey()))) {
                filter = and(filter, given.getKey(), given.getValue());
            }
        }
        return request.access().limit(filter);
    }

    private static CallFilter and(CallFilter filter, String name, String value) {
        try {
            return filter.and(name, value, Clock.systemUTC());
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(String.valueOf(e.getMessage()));
        }
    }
}
