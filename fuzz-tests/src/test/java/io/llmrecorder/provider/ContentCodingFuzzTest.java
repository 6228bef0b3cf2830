package io.llmrecorder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.llmrecorder.codec.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.provider.MethodSource;

/** Compressed bodies: damaged or cut ones give what came before, and never an exception. */
class ContentCodingFuzzTest {
    private static final String[] CODINGS = {"gzip", "deflate", "br", "gzip, deflate", "zstd", "", "br,br,br"};

    /** The first byte chooses the coding. */
    static Stream<byte[]> bodies() throws IOException {
        byte[] text = "{\"id\":\"1\",\"choices\":[]}".repeat(20).getBytes(StandardCharsets.UTF_8);
        byte[] brotli = Base64.getDecoder().decode("iwKAaGVsbG8gd29ybGQD");
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        ByteArrayOutputStream deflate = new ByteArrayOutputStream();
        ByteArrayOutputStream zstd = new ByteArrayOutputStream();
        pack(new GZIPOutputStream(gzip), text);
        pack(new DeflaterOutputStream(deflate), text);
        pack(Codec.ZSTD.encode(zstd), text);
        return Stream.of(
                chosen(0, gzip.toByteArray()),
                chosen(1, deflate.toByteArray()),
                chosen(2, brotli),
                chosen(3, deflate.toByteArray()),
                chosen(4, zstd.toByteArray()),
                chosen(5, text));
    }

    private static void pack(OutputStream out, byte[] text) throws IOException {
        try (out) {
            out.write(text);
        }
    }

    private static byte[] chosen(int coding, byte[] body) {
        byte[] input = new byte[body.length + 1];
        input[0] = (byte) coding;
        System.arraycopy(body, 0, input, 1, body.length);
        return input;
    }

    @MethodSource("bodies")
    @FuzzTest(maxDuration = "20s")
    void decodesOrLeavesAsItIs(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] body = Arrays.copyOfRange(input, 1, input.length);
        String coding = CODINGS[(input[0] & 0xFF) % CODINGS.length];
        ContentCoding.Decoded decoded = ContentCoding.decode(body, coding);
        assertThat(decoded.bytes().length).isLessThanOrEqualTo((64 << 20) + 8192);
        assertThat(decoded.changed()).isEqualTo(decoded.bytes() != body);
    }
}
