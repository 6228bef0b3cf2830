package io.llmrecorder.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrecorder.config.Config;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecTest {
    @TempDir
    private Path folder;

    private static final byte[] LINES =
            "{\"id\":\"1\",\"prompt\":\"你好\"}\n".repeat(20_000).getBytes(UTF_8);

    @ParameterizedTest
    @EnumSource
    void givesBackWhatItCompressed(Codec codec) throws IOException {
        byte[] packed = encode(codec, LINES);
        assertThat(packed.length).isLessThan(LINES.length / 50);
        assertThat(decode(codec, packed)).isEqualTo(LINES);
        assertThat(decode(codec, encode(codec, new byte[0]))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void compressesTheSameBytesToTheSameBytes(Codec codec) throws IOException {
        assertThat(encode(codec, LINES)).isEqualTo(encode(codec, LINES.clone()));
    }

    @ParameterizedTest
    @EnumSource
    void readsOneAfterTheOther(Codec codec) throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(encode(codec, LINES));
        both.write(encode(codec, "end".getBytes(UTF_8)));
        assertThat(new String(decode(codec, both.toByteArray()), UTF_8))
                .hasSize(new String(LINES, UTF_8).length() + 3)
                .endsWith("end");
    }

    @ParameterizedTest
    @EnumSource
    void givesAllThatCameOfACutFileAndThenThrows(Codec codec) throws IOException {
        byte[] random = new byte[500_000];
        new Random(7).nextBytes(random);
        byte[] packed = encode(codec, random);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        try (InputStream in = codec.decode(new ByteArrayInputStream(packed, 0, 400_000))) {
            assertThatThrownBy(() -> in.transferTo(got)).isInstanceOf(IOException.class);
        }
        // Zstd hands out blocks of up to 128 KiB.
        assertThat(got.size()).isBetween(400_000 - (128 << 10), 400_000);
        assertThat(got.toByteArray()).isEqualTo(Arrays.copyOf(random, got.size()));
    }

    @ParameterizedTest
    @EnumSource
    void tellsHowLongAFileWas(Codec codec) throws IOException {
        Path file = folder.resolve("f.jsonl" + codec.suffix());
        for (byte[] bytes : List.of(new byte[0], "one".getBytes(UTF_8), LINES, conversation())) {
            try (OutputStream out = codec.encode(Files.newOutputStream(file), bytes.length)) {
                out.write(bytes, 0, bytes.length / 2);
                for (int i = bytes.length / 2; i < bytes.length; i++) {
                    out.write(bytes[i]);
                }
            }
            assertThat(codec.length(file)).isEqualTo(bytes.length);
            assertThat(decode(codec, Files.readAllBytes(file))).isEqualTo(bytes);
            // As somebody else may have compressed it.
            Files.write(file, encode(codec, bytes));
            assertThat(codec.length(file)).isEqualTo(bytes.length);
        }
    }

    @Test
    void aLengthThatIsWrongIsNoFile() throws IOException {
        for (int wrong : new int[] {LINES.length - 1, LINES.length + 1}) {
            assertThatThrownBy(() -> {
                        try (OutputStream out = Codec.ZSTD.encode(new ByteArrayOutputStream(), wrong)) {
                            out.write(LINES);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    /** A history that comes again with each call, and other conversations between. */
    @Test
    void packsConversationsThatLieFarApart() throws IOException {
        byte[] bytes = conversation();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = Codec.ZSTD.encode(packed, bytes.length)) {
            out.write(bytes);
        }
        assertThat(packed.size()).isLessThan(500_000);
    }

    private static byte[] conversation() {
        byte[] once = new byte[400_000];
        new Random(1).nextBytes(once);
        byte[] often = new byte[10 * once.length];
        for (int i = 0; i < often.length; i++) {
            often[i] = once[i % once.length];
        }
        return often;
    }

    @Test
    void refusesAWindowThatTakesMuchMemory() throws IOException {
        // RFC 8878, 3.1.1.1.2: exponent 17 above 1 KiB is a window of 128 MiB; then an empty last block.
        byte[] wide = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, 0, 1, 0, 0};
        wide[5] = (byte) (17 << 3);
        assertThatThrownBy(() -> decode(Codec.ZSTD, wide)).isInstanceOf(IOException.class);
        wide[5] = 13 << 3;
        assertThat(decode(Codec.ZSTD, wide)).isEmpty();
    }

    @Test
    void isKnownByTheSettingByNameAndByContent() throws IOException {
        assertThat(Codec.of(config("zstd"))).isEqualTo(Codec.ZSTD);
        assertThat(Codec.of(config(""))).isEqualTo(Codec.GZIP);
        assertThat(config("lz4").complaints()).singleElement().asString().contains("must be one of gzip, zstd");
        assertThat(Codec.ofFile("2026-11-20_all_interactions_1.jsonl.zst")).isEqualTo(Codec.ZSTD);
        assertThat(Codec.ofFile("2026-11-20_all_interactions_1.jsonl.gz")).isEqualTo(Codec.GZIP);
        assertThat(Codec.ofFile("2026-11-20_all_interactions.jsonl")).isNull();
        assertThat(Codec.ofContent(encode(Codec.ZSTD, LINES))).isEqualTo(Codec.ZSTD);
        assertThat(Codec.ofContent(encode(Codec.GZIP, LINES))).isEqualTo(Codec.GZIP);
        assertThat(Codec.ofContent(LINES)).isNull();
        assertThat(Codec.ofContent(new byte[] {0x28, (byte) 0xB5})).isNull();
    }

    private static Config config(String codec) {
        return Config.load(null, new Properties(), Map.of("LLM_RECORDS_CODEC", codec));
    }

    private static byte[] encode(Codec codec, byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = codec.encode(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] decode(Codec codec, byte[] packed) throws IOException {
        try (InputStream in = codec.decode(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }
}
