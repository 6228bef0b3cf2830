package io.llmrecorder.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.index.CallSummary;
import io.llmrecorder.journal.JournalFiles;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one call, whole. */
@Command(name = "show", description = "Shows one call, whole.", mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_NAMED = 5;

    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Output output = new Output();

    @Parameters(paramLabel = "<id>", description = "Id of the call; its beginning is enough.")
    private String id = "";

    @Override
    public Integer call() throws IOException {
        CallSummary call = only(place.ask(queries -> queries.callsByIdPrefix(id, MOST_NAMED)));
        byte[] line = new JournalFiles(place.layout()).line(call.journalFile(), call.journalOffset());
        if (line == null) {
            throw new FailedException("The record of " + call.id() + " was in " + call.journalFile()
                    + ", which is gone; the index knows its summary (calls --json).");
        }
        JsonNode record = JSON.readTree(line);
        if (call.messageId() != null && record instanceof ObjectNode object && !object.has("message_id")) {
            object.put("message_id", call.messageId());
        }
        if (output.isJson()) {
            output.json(record);
        } else {
            new RecordPage(record, output.out()).print();
        }
        return 0;
    }

    private CallSummary only(List<CallSummary> found) {
        if (found.isEmpty()) {
            throw new FailedException("There is no call whose id begins with " + id + ".");
        }
        if (found.size() > 1 && !found.get(0).id().equals(id)) {
            throw new FailedException("Several ids begin with " + id + ", such as "
                    + String.join(", ", found.stream().map(CallSummary::id).toList()) + "; give more of it.");
        }
        return found.get(0);
    }
}
