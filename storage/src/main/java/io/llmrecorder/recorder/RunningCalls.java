package io.llmrecorder.recorder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.journal.Health;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.RecorderStatus;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/** The calls that have begun and not ended, in all living processes on a folder, as seen from any process. */
public final class RunningCalls {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RunningCalls() {}

    /** Their records as they are to be should the process die, oldest first of each process; at most {@code limit}. */
    public static List<JsonNode> of(Layout layout, int limit) throws IOException {
        List<JsonNode> running = new ArrayList<>();
        for (RecorderStatus recorder : Health.recorders(layout)) {
            try {
                for (byte[] line : new InFlightFile(layout.seal(), InFlight.file(layout, recorder.instance()))
                        .running()
                        .values()) {
                    if (running.size() < limit) {
                        running.add(JSON.readTree(line));
                    }
                }
            } catch (NoSuchFileException e) {
                // no call of it has run long enough
            }
        }
        return running;
    }
}
