package io.llmrecorder.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Reading;
import io.llmrecorder.codec.Codec;
import io.llmrecorder.exchange.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ProvidersTest {
    private static final String CHAT = "https://api.openai.com/v1/chat/completions";
    private static final String ANSWER = "{'choices':[{'index':0,'message':{'content':'Hello'}}]}";

    @Test
    void keepsNumbersAndOrderOfKeys() {
        String request = "{'z':1.10,'a':123456789012345678901234567890,'m':1E-7,'model':'gpt'}";
        Reading reading = Providers.read(call(CHAT, bytes(request), bytes(ANSWER), Headers.NONE));
        assertThat(Json.write(reading.requestBody())).isEqualTo(request.replace('\'', '"'));
    }

    @Test
    void readsWhatIsAwaitedFromTheRequestAlone() {
        byte[] request = bytes("{'model':'gpt','messages':[{'role':'user','content':'Hi'}]}");
        HttpCall call = new HttpCall("POST", CHAT, Headers.NONE, request, 0, Headers.NONE, new byte[0], false);
        Reading reading = Providers.read(call);
        assertThat(reading.model()).isEqualTo("gpt");
        assertThat(reading.prompt()).isEqualTo("Hi");
        assertThat(reading.responseBody()).isNull();
        assertThat(reading.failure()).isNull();
        assertThat(reading.incomplete()).isFalse();
    }

    @Test
    void decodesGzipDeflateAndBrotli() throws IOException {
        ByteArrayOutputStream deflate = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflate)) {
            out.write(bytes(ANSWER));
        }
        assertThat(coded("gzip", gzip(bytes(ANSWER))).response()).isEqualTo("Hello");
        assertThat(coded("deflate", deflate.toByteArray()).response()).isEqualTo("Hello");
        assertThat(coded("br", brotli(bytes(ANSWER))).response()).isEqualTo("Hello");
        // A client that decoded the body may leave the field as it was.
        assertThat(coded("gzip", bytes(ANSWER)).response()).isEqualTo("Hello");
    }

    @Test
    void decodesZstdWholeOrCut() throws IOException {
        assertThat(coded("zstd", zstd(bytes(ANSWER))).response()).isEqualTo("Hello");
        // A client that decoded the body may leave the field as it was; another may drop the field only.
        assertThat(coded("zstd", bytes(ANSWER)).response()).isEqualTo("Hello");
        assertThat(coded("", zstd(bytes(ANSWER))).response()).isEqualTo("Hello");
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (OutputStream out = Codec.ZSTD.encode(stream)) {
            out.write(bytes("data: {'choices':[{'index':0,'delta':{'content':'Hel'}}]}\n\n"));
            out.flush();
            int flushed = stream.size();
            out.write(bytes("data: {'choices':[{'index':0,'delta':{'content':'lo'}}]}\n\n"));
            Reading cut = coded("zstd", Arrays.copyOf(stream.toByteArray(), flushed));
            assertThat(cut.response()).isEqualTo("Hel");
            assertThat(cut.incomplete()).isTrue();
        }
        assertThat(coded("zstd", stream.toByteArray()).response()).isEqualTo("Hello");
    }

    @Test
    void keepsWhatCannotBeDecodedAndSaysSo() throws IOException {
        byte[] damaged = Arrays.copyOf(zstd(bytes(ANSWER)), 6);
        JsonNode body = coded("zstd", damaged).responseBody();
        assertThat(body.path("content_encoding").asText()).isEqualTo("zstd");
        assertThat(body.path("base64").binaryValue()).isEqualTo(damaged);
    }

    @Test
    void decodesACompressedRequest() throws IOException {
        Headers headers = new Headers().add("content-encoding", "gzip");
        HttpCall call = new HttpCall(
                "POST", CHAT, headers, gzip(bytes("{'model':'gpt'}")), 200, Headers.NONE, bytes(ANSWER), true);
        assertThat(Providers.read(call).model()).isEqualTo("gpt");
    }

    @Test
    void staysSmallWhenAFewBytesClaimToBeMany() throws IOException {
        byte[] bomb = gzip(new byte[80 << 20]);
        assertThat(ContentCoding.decode(bomb, "gzip").bytes().length).isLessThanOrEqualTo((64 << 20) + 8192);
    }

    @Test
    void staysSmallWhenAFewBytesOfZstdClaimToBeMany() throws IOException {
        byte[] bomb = zstd(new byte[80 << 20]);
        assertThat(ContentCoding.decode(bomb, "zstd").bytes().length).isLessThanOrEqualTo((64 << 20) + 8192);
    }

    @Test
    void keepsDeeplyNestedJsonAsText() {
        assertThat(coded("", bytes("[".repeat(100_000))).responseBody().isTextual())
                .isTrue();
        String request = "{'messages':" + "[".repeat(3000) + "]".repeat(3000) + "}";
        Reading reading = Providers.read(call(CHAT, bytes(request), bytes(ANSWER), Headers.NONE));
        assertThat(reading.requestBody().isTextual()).isTrue();
        assertThat(reading.response()).isEqualTo("Hello");
    }

    @Test
    void readsVeryManyToolCalls() {
        StringBuilder stream = new StringBuilder();
        String chunk =
                "data: {'choices':[{'delta':{'tool_calls':[{'index':%d,'id':'c%d','function':{'name':'f'}}]}}]}\n\n";
        for (int i = 0; i < 20_000; i++) {
            stream.append(chunk.formatted(i, i));
        }
        assertThat(coded("", bytes(stream.toString())).toolCalls()).hasSize(20_000);
    }

    @Test
    void keepsBinaryAnswersAsBase64() {
        byte[] audio = {(byte) 0xFF, (byte) 0xFB, 0, 1};
        Headers headers = new Headers().add("content-type", "audio/mpeg");
        Reading reading = Providers.read(
                call("https://api.openai.com/v1/audio/speech", bytes("{'model':'tts-1'}"), audio, headers));
        assertThat(reading.responseBody().path("base64").asText())
                .isEqualTo(Base64.getEncoder().encodeToString(audio));
        assertThat(reading.operation()).isEqualTo("speech");
    }

    @Test
    void findsTheDialectOfOpenAiBehindAnyPath() {
        byte[] request = bytes("{'model':'m','messages':[{'role':'user','content':'Hi'}]}");
        Reading reading = Providers.read(call("http://10.0.0.7:9000/llm/ask", request, bytes(ANSWER), Headers.NONE));
        assertThat(reading.api()).isEqualTo("openai_compatible.chat");
        assertThat(reading.response()).isEqualTo("Hello");
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(bytes);
        }
        return gzip.toByteArray();
    }

    private static byte[] zstd(byte[] bytes) throws IOException {
        ByteArrayOutputStream zstd = new ByteArrayOutputStream();
        try (OutputStream out = Codec.ZSTD.encode(zstd)) {
            out.write(bytes);
        }
        return zstd.toByteArray();
    }

    private static Reading coded(String coding, byte[] body) {
        Headers headers = coding.isEmpty() ? Headers.NONE : new Headers().add("content-encoding", coding);
        return Providers.read(call(CHAT, new byte[0], body, headers));
    }

    private static HttpCall call(String url, byte[] request, byte[] response, Headers headers) {
        return new HttpCall("POST", url, Headers.NONE, request, 200, headers, response, true);
    }

    /** The bytes in an uncompressed metablock of Brotli (RFC 7932, section 9.2), before an empty last one. */
    private static byte[] brotli(byte[] bytes) {
        // From the lowest bit: a window of 16 bits; not the last; length less one in 16 bits; uncompressed.
        int head = (bytes.length - 1) << 4 | 1 << 20;
        byte[] coded = new byte[bytes.length + 4];
        coded[0] = (byte) head;
        coded[1] = (byte) (head >> 8);
        coded[2] = (byte) (head >> 16);
        System.arraycopy(bytes, 0, coded, 3, bytes.length);
        coded[coded.length - 1] = 3;
        return coded;
    }
}
