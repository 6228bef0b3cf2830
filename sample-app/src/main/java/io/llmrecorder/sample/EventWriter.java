package io.llmrecorder.sample;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Server-sent events on a response, each on its way at once; the first one commits the response. */
final class EventWriter {
    private final HttpServletResponse response;

    EventWriter(HttpServletResponse response) {
        this.response = response;
    }

    void send(String event, JsonNode data) throws IOException {
        if (!response.isCommitted()) {
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader("Cache-Control", "no-cache");
        }
        // JSON has no line break outside of its strings, and inside they are escaped: one data line is enough.
        String text = "event: " + event + "\ndata: " + data + "\n\n";
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
    }
}
