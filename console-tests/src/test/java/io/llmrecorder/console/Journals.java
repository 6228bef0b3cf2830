package io.llmrecorder.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.exchange.CallId;
import io.llmrecorder.journal.Journal;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** An application that records into a folder. Its calls lie in the last hours, a minute apart. */
final class Journals implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private final Journal journal;
    private Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(5, ChronoUnit.HOURS);

    Journals(Path base) {
        journal = new Journal(new Layout(base), 1L << 30, Duration.ofSeconds(1), Clock.systemUTC());
    }

    /** Records a call; answers its id. */
    String call(String session, String user, String question, String answer, Map<String, Object> more)
            throws IOException {
        now = now.plusSeconds(60);
        String id = CallId.at(now.toEpochMilli()).toString();
        ObjectNode call =
                JSON.createObjectNode().put("v", 1).put("type", "call").put("id", id);
        call.put("timestamp", now.toString()).put("end_time", now.plusSeconds(2).toString());
        call.put("session_id", session)
                .put("user_id", user)
                .put("stage", "completed")
                .put("status", "ok");
        call.put("success", true).put("direction", "outbound").put("provider", "openai");
        call.put("api", "openai.chat_completions").put("operation", "chat").put("model", "gpt-5-mini");
        call.put("stream", true).put("prompt", question).put("response", answer);
        call.putObject("usage")
                .put("input_tokens", 210)
                .put("output_tokens", 64)
                .put("total_tokens", 274);
        ObjectNode cost = call.putObject("cost").put("status", "priced").put("total", "0.000181");
        cost.put("currency", "USD").put("price", "openai/gpt-5-mini");
        ObjectNode metrics = call.putObject("performance_metrics").put("response_time_ms", 2000);
        metrics.put("time_to_first_token_ms", 420)
                .put("tokens_per_second", 40.5)
                .put("chunk_count", 31);
        ObjectNode request = call.putObject("request_body").put("model", "gpt-5-mini");
        request.putArray("messages").addObject().put("role", "user").put("content", question);
        ObjectNode choice = call.putObject("response_body").putArray("choices").addObject();
        choice.putObject("message").put("role", "assistant").put("content", answer);
        choice.put("finish_reason", "stop");
        ObjectNode http = call.putObject("http").put("client", "okhttp").put("method", "POST");
        http.put("url", "https://api.openai.com/v1/chat/completions").put("status", 200);
        http.putObject("request_headers").put("content-type", "application/json");
        http.putObject("response_headers").put("content-type", "text/event-stream");
        call.put("service", "shop").put("host", "app-1").put("pid", 42).put("instance", "i1");
        more.forEach((name, value) -> call.set(name, JSON.valueToTree(value)));
        journal.append(JSON.writeValueAsBytes(call));
        return id;
    }

    String call(String session, String user, String question, String answer) throws IOException {
        return call(session, user, question, answer, Map.of());
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
