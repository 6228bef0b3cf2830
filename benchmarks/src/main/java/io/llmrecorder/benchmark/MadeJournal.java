package io.llmrecorder.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Writes a journal such as a busy application leaves behind: chat sessions that send their whole history with each call, spread
 * evenly over a month. The same for the same arguments.
 */
final class MadeJournal {
    static final int USERS = 1_000;
    static final int MODELS = 7;
    static final Instant BEGIN = Instant.parse("2026-10-01T00:00:00Z");
    static final Duration MONTH = Duration.ofDays(30);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int QUESTION_SHARE = 4;
    private static final int RARE_ERROR = 50;

    private final int calls;
    private final int turns;
    private final int bytes;
    private long wireBytes;
    private long uniqueBytes;

    /**
     * @param calls how many
     * @param turns calls of each session
     * @param bytes of text that each call adds, question and answer together
     */
    MadeJournal(int calls, int turns, int bytes) {
        this.calls = calls;
        this.turns = turns;
        this.bytes = bytes;
    }

    /** Bytes of all lines. */
    long wireBytes() {
        return wireBytes;
    }

    /** Bytes of the texts that are said for the first time in their session, as UTF-8. */
    long uniqueBytes() {
        return uniqueBytes;
    }

    /** Writes the files of each day. */
    void write(Path byDate) throws IOException {
        Files.createDirectories(byDate);
        LocalDate day = LocalDate.MIN;
        OutputStream out = OutputStream.nullOutputStream();
        try {
            for (int session = 0; session * turns < calls; session++) {
                Instant begin = at(session * turns);
                LocalDate today = LocalDate.ofInstant(begin, ZoneOffset.UTC);
                if (!today.equals(day)) {
                    out.close();
                    day = today;
                    out = new BufferedOutputStream(
                            Files.newOutputStream(byDate.resolve(day + "_all_interactions.jsonl")), 1 << 20);
                }
                OutputStream file = out;
                writeSession(session, line -> {
                    file.write(line);
                    file.write('\n');
                });
            }
        } finally {
            out.close();
        }
    }

    /** The lines of so many sessions, each in turn saying one thing. */
    List<byte[]> interleaved(int sessions) throws IOException {
        List<List<byte[]>> bySession = new ArrayList<>();
        for (int session = 0; session < sessions; session++) {
            List<byte[]> lines = new ArrayList<>();
            writeSession(session, lines::add);
            bySession.add(lines);
        }
        List<byte[]> all = new ArrayList<>();
        for (int turn = 0; turn < turns; turn++) {
            for (List<byte[]> lines : bySession) {
                all.add(lines.get(turn));
            }
        }
        return all;
    }

    private interface Lines {
        void add(byte[] line) throws IOException;
    }

    private Instant at(int call) {
        return BEGIN.plusNanos((long) (MONTH.toNanos() * ((double) call / calls)));
    }

    private void writeSession(int session, Lines out) throws IOException {
        Words words = new Words(session);
        ArrayNode messages = JSON.createArrayNode();
        say(messages, "system", "You are a helpful assistant of the department " + session % 20 + ".");
        for (int turn = 0; turn < turns && session * turns + turn < calls; turn++) {
            say(messages, "user", words.text(bytes / QUESTION_SHARE));
            String answer = words.text(bytes - bytes / QUESTION_SHARE);
            byte[] line = JSON.writeValueAsBytes(record(session, turn, messages, answer));
            out.add(line);
            wireBytes += line.length + 1L;
            say(messages, "assistant", answer);
        }
    }

    private void say(ArrayNode messages, String role, String text) {
        uniqueBytes += text.getBytes(StandardCharsets.UTF_8).length;
        messages.addObject().put("role", role).put("content", text);
    }

    private ObjectNode record(int session, int turn, ArrayNode messages, String answer) {
        int call = session * turns + turn;
        Random random = new Random(call);
        Instant begin = at(call);
        double millis = 200 + Math.exp(random.nextGaussian() + 6);
        boolean failed = random.nextInt(RARE_ERROR) == 0;
        String model = "gpt-4.1-model-" + session % MODELS;
        String id = new UUID(
                        (begin.toEpochMilli() << 16) | 0x7000L | (call & 0xFFF), random.nextLong() | Long.MIN_VALUE)
                .toString();
        ObjectNode record = JSON.createObjectNode();
        record.put("v", 1).put("type", "call").put("id", id);
        record.put("timestamp", begin.toString());
        record.put("end_time", begin.plusNanos((long) (millis * 1e6)).toString());
        record.put("session_id", "session-" + session).put("session_source", "header");
        record.put("user_id", "user-" + session % USERS).put("user_source", "header");
        record.put("stage", "completed").put("status", failed ? "error" : "ok").put("success", !failed);
        if (failed) {
            record.put("error_type", "rate_limit_exceeded").put("error_message", "Rate limit reached for " + model);
        }
        record.put("direction", "outbound").put("provider", "openai");
        record.put("api", "openai.chat_completions").put("operation", "chat");
        record.put("model", model).put("response_model", model).put("stream", false);
        record.put("prompt", messages.get(messages.size() - 1).path("content").textValue());
        if (!failed) {
            record.put("response", answer);
        }
        int inputTokens = bytes * (turn + 1) / 4;
        int outputTokens = bytes * 3 / 16;
        record.putObject("usage")
                .put("input_tokens", inputTokens)
                .put("output_tokens", outputTokens)
                .put("total_tokens", inputTokens + outputTokens);
        record.putObject("cost")
                .put("total", "0.00" + (100 + random.nextInt(900)))
                .put("currency", "USD")
                .put("status", "priced");
        record.putObject("performance_metrics")
                .put("response_time_ms", millis)
                .put("time_to_first_token_ms", millis / 3);
        record.putObject("attributes").put("drawing_id", String.valueOf(session % 5_000));
        ObjectNode request = record.putObject("request_body");
        request.put("model", model).set("messages", messages);
        if (!failed) {
            ObjectNode response = record.putObject("response_body");
            response.put("id", "chatcmpl-" + call)
                    .put("object", "chat.completion")
                    .put("model", model);
            ObjectNode choice = response.putArray("choices").addObject();
            choice.put("index", 0)
                    .put("finish_reason", "stop")
                    .putObject("message")
                    .put("role", "assistant")
                    .put("content", answer);
        }
        record.putObject("http")
                .put("client", "okhttp")
                .put("method", "POST")
                .put("url", "https://api.openai.com/v1/chat/completions")
                .put("status", failed ? 429 : 200);
        record.put("service", "shop").put("host", "host-1").put("pid", 4711).put("instance", "host-1-4711");
        return record;
    }
}
