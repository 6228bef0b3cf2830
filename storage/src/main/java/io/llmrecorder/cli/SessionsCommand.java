package io.llmrecorder.cli;

import io.llmrecorder.index.Conversation;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists sessions, last active first. */
@Command(name = "sessions", description = "Lists sessions, last active first.", mixinStandardHelpOptions = true)
final class SessionsCommand implements Callable<Integer> {
    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Output output = new Output();

    @Option(names = "--user", paramLabel = "<id>", description = "Sessions of this user.")
    private @Nullable String user;

    @Option(names = "--limit", paramLabel = "<count>", description = "At most so many. Default: ${DEFAULT-VALUE}.")
    private int limit = 50;

    @Override
    public Integer call() throws IOException {
        List<Conversation> sessions = place.ask(queries -> queries.conversations(user, Math.max(0, limit), 0));
        if (output.isJson()) {
            output.json(sessions);
        } else if (sessions.isEmpty()) {
            output.out().println("No sessions.");
        } else {
            output.table(table(sessions));
        }
        return 0;
    }

    private static Table table(List<Conversation> sessions) {
        Table table = new Table()
                .text("SESSION")
                .text("LAST ACTIVE")
                .text("USER")
                .number("CALLS")
                .number("MESSAGES")
                .text("TITLE");
        for (Conversation session : sessions) {
            table.row(
                    session.sessionId(),
                    Show.time(session.lastActive()),
                    Show.text(session.userIdentifier()),
                    Long.toString(session.callCount()),
                    Long.toString(session.messageCount()),
                    Show.text(session.title()));
        }
        return table;
    }
}
