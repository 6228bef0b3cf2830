package io.llmrecorder.recorder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.call.CallJson;
import io.llmrecorder.exchange.Budget;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.exchange.Headers;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.provider.Providers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code RAW} keeps. */
class RawBodiesTest {
    private static final String REQUEST =
            "{ \"model\" : \"m\",\n \"messages\":[{\"role\":\"user\",\"content\":\"Brücke\"}]}";
    private static final String ON = ",raw=true";

    @TempDir
    Path base;

    @Test
    void bothBodiesStayAsTheyPassedWithTheTimeOfEachChunk() throws Exception {
        String first = "data: {\"choices\":[{\"delta\":{\"content\":\"ü";
        String second = "ber\"}}]}\n\ndata: [DONE]\n\n";
        JsonNode record = record(ON, REQUEST, "text/event-stream", first.getBytes(UTF_8), second.getBytes(UTF_8));

        assertThat(record.at("/response").asText()).isEqualTo("über");
        JsonNode raw = record.get("raw");
        assertThat(raw.get("request").asText()).isEqualTo(REQUEST);
        assertThat(raw.get("response").asText()).isEqualTo(first + second);
        assertThat(raw.get("chunks")).hasSize(2);
        assertThat(raw.at("/chunks/0/offset").asInt()).isZero();
        assertThat(raw.at("/chunks/1/offset").asInt()).isEqualTo(first.getBytes(UTF_8).length);
        double begin = raw.at("/chunks/0/time_ms").asDouble();
        assertThat(raw.at("/chunks/1/time_ms").asDouble()).isGreaterThanOrEqualTo(begin);
        assertThat(begin).isPositive();
    }

    @Test
    void nothingIsKeptUnlessItIsAskedFor() throws Exception {
        assertThat(record("", REQUEST, "application/json", "{}".getBytes(UTF_8)).has("raw"))
                .isFalse();
        assertThat(record(ON + ",content=metadata", REQUEST, "application/json", "{}".getBytes(UTF_8))
                        .has("raw"))
                .isFalse();
    }

    @Test
    void longAndCompressedBodiesAreBlobsWithTheVeryBytes() throws Exception {
        byte[] packed = gzip("{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"yes\"}}]}");
        String question = REQUEST.replace("Brücke", "Brücke ".repeat(30));
        JsonNode record = record(ON + ",blob.bytes=200", question, "application/json", packed);

        assertThat(record.get("response").asText()).isEqualTo("yes");
        assertThat(blob(record.at("/raw/request"))).isEqualTo(question.getBytes(UTF_8));
        assertThat(blob(record.at("/raw/response"))).isEqualTo(packed);
    }

    @Test
    void aCallInWhichSomethingWasRedactedHasNone() throws Exception {
        String mail = REQUEST.replace("Brücke", "write to ann@example.com");
        JsonNode asked = record(ON + ",redact=email", mail, "application/json", "{}".getBytes(UTF_8));
        assertThat(asked.has("raw")).isFalse();
        assertThat(asked.at("/redacted/email").asInt()).isPositive();
        // Across two events, where only the text that they make has it.
        String one = "data: {\"choices\":[{\"delta\":{\"content\":\"ann@exam\"}}]}\n\n";
        String two = "data: {\"choices\":[{\"delta\":{\"content\":\"ple.com\"}}]}\n\n";
        JsonNode answered = record(ON + ",redact=email", REQUEST, "text/event-stream", (one + two).getBytes(UTF_8));
        assertThat(answered.toString()).doesNotContain("ann@exam");
        assertThat(answered.has("raw")).isFalse();
        // In what no field of the record shows.
        JsonNode comment = record(
                ON + ",redact=email",
                REQUEST,
                "text/event-stream",
                (": ann@example.com\n\n" + one.replace("ann@exam", "hi")).getBytes(UTF_8));
        assertThat(comment.toString()).doesNotContain("ann@example.com");
        assertThat(Files.exists(new Layout(base).blobs())).isFalse();
    }

    private byte[] blob(JsonNode reference) throws IOException {
        assertThat(reference.asText()).startsWith("blob:sha256:");
        return Files.readAllBytes(new Layout(base).blob(reference.asText().substring(12, 76)));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private JsonNode record(String settings, String request, String type, byte[]... chunks) throws IOException {
        Exchange exchange = new Exchange(
                "okhttp",
                "POST",
                "https://api.openai.com/v1/chat/completions",
                new Headers().add("content-type", "application/json"),
                Caller.NOBODY,
                Calls.NOBODY,
                1 << 20,
                new Budget(Long.MAX_VALUE));
        byte[] sent = request.getBytes(UTF_8);
        exchange.request().append(sent, 0, sent.length);
        boolean packed = chunks[0][0] == 0x1F;
        Headers headers = new Headers().add("content-type", type);
        exchange.responded(200, packed ? headers.add("content-encoding", "gzip") : headers);
        for (byte[] chunk : List.of(chunks)) {
            exchange.response().append(chunk, 0, chunk.length);
        }
        exchange.end(Exchange.End.COMPLETE);
        CallAssembly assembly =
                new CallAssembly(Calls.config(base, settings), Calls.ORIGIN, "session", Providers::read);
        return new ObjectMapper().readTree(new CallJson().line(assembly.ended(exchange, 0)));
    }
}
