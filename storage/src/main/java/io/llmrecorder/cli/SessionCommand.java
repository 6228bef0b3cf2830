package io.llmrecorder.cli;

import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.CallSummary;
import io.llmrecorder.index.Conversation;
import io.llmrecorder.index.ConversationMessage;
import io.llmrecorder.index.Queries;
import io.llmrecorder.index.Statistics;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what was said in a session. */
@Command(name = "session", description = "Shows what was said in a session.", mixinStandardHelpOptions = true)
final class SessionCommand implements Callable<Integer> {
    private static final int MOST_CALLS = 1000;

    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Output output = new Output();

    @Parameters(paramLabel = "<id>", description = "Id of the session.")
    private String id = "";

    @Option(
            names = "--limit",
            paramLabel = "<count>",
            description = "At most so many messages. Default: ${DEFAULT-VALUE}.")
    private int limit = 1000;

    @Override
    public Integer call() throws IOException {
        Page page = place.ask(this::page);
        if (output.isJson()) {
            output.json(page);
        } else {
            print(page, output.out());
        }
        return 0;
    }

    private Page page(Queries queries) throws SQLException, IOException {
        Conversation conversation = queries.conversation(id);
        if (conversation == null) {
            throw new FailedException("There is no session " + id + "; sessions lists those there are.");
        }
        CallFilter session = CallFilter.ALL.session(id);
        return new Page(
                conversation,
                queries.total(session),
                queries.messages(id, Math.max(0, limit), 0),
                queries.callsOfSession(id, MOST_CALLS, 0));
    }

    private static void print(Page page, PrintWriter out) {
        Conversation conversation = page.conversation();
        Statistics total = page.statistics();
        out.println(Table.oneLine(Show.text(conversation.title())));
        out.println("session " + Table.oneLine(conversation.sessionId()) + ", user "
                + Table.oneLine(Show.text(conversation.userIdentifier())) + ", " + Show.time(conversation.createdAt())
                + " to " + Show.time(conversation.lastActive()));
        out.println(total.calls() + " calls, " + total.failures() + " failed, " + Show.count(total.totalTokens())
                + " tokens, cost " + Show.amounts(total.cost())
                + (total.unpriced() > 0 ? " (" + total.unpriced() + " unpriced)" : ""));
        for (ConversationMessage message : page.messages()) {
            out.println();
            String model = message.modelName() == null ? "" : " · " + Table.oneLine(message.modelName());
            out.println("── " + Table.oneLine(message.role()) + model + " · " + Show.time(message.timestamp()));
            out.println(RecordPage.harmless(message.content()));
        }
        long more = conversation.messageCount() - page.messages().size();
        if (more > 0) {
            out.println();
            out.println("… " + more + (more == 1 ? " more message" : " more messages") + "; --limit shows them.");
        }
        for (CallSummary call : page.calls()) {
            if (!call.success()) {
                out.println();
                out.println("!! " + Show.text(call.status()) + " · " + Show.time(call.timestamp()) + " · "
                        + Table.oneLine(Show.text(call.errorType()) + ": " + Show.text(call.errorMessage())));
            }
        }
    }

    private record Page(
            Conversation conversation,
            Statistics statistics,
            List<ConversationMessage> messages,
            List<CallSummary> calls) {}
}
