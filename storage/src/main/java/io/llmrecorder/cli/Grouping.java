package io.llmrecorder.cli;

import io.llmrecorder.index.GroupBy;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options that put calls into groups. */
final class Grouping {
    @Option(
            names = "--group-by",
            paramLabel = "<what>",
            converter = GroupConverter.class,
            description =
                    "model, provider, user, session, service, day, hour or error_type. Default: ${DEFAULT-VALUE}.")
    private GroupBy groupBy = GroupBy.MODEL;

    @Option(
            names = "--limit",
            paramLabel = "<count>",
            description = "At most so many groups. Default: ${DEFAULT-VALUE}.")
    private int limit = 50;

    GroupBy by() {
        return groupBy;
    }

    int limit() {
        return Math.max(0, limit);
    }

    /** Head of the column with what the groups have in common. */
    String column() {
        return groupBy.toString().toUpperCase(Locale.ROOT);
    }
}
