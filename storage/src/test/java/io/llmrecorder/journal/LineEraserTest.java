package io.llmrecorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.codec.Codec;
import io.llmrecorder.crypt.Seal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LineEraserTest {
    @TempDir
    private Path folder;

    private static boolean isSecret(byte[] line) {
        return text(line).contains("secret");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void aMarkerIsAsLongAsTheLineAndAWholeOne() throws IOException {
        for (int length = 2; length < 100; length++) {
            byte[] marker = Erased.marker(length);
            assertThat(marker).hasSize(length);
            assertThat(Erased.is(marker)).isTrue();
            assertThat(Erased.isHalf(marker)).isFalse();
            assertThat(LineReader.isObject(marker, 0, length)).isTrue();
            assertThat(new JournalLine("f", 0, marker).tree().isObject()).isTrue();
        }
        assertThat(text(Erased.marker(30))).isEqualTo("{\"v\":1,\"type\":\"erased\"       }");
        assertThat(Erased.is("{\"v\":1,\"type\":\"call\",\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    /** Wherever a crash ends the writing, each line is what it was, or passed by; and the next erasing ends it. */
    @Test
    void aCrashBetweenLeavesNothingUnreadable() throws IOException {
        String secret = "{\"v\":1,\"type\":\"call\",\"id\":\"1\",\"text\":\"secret \\\" }{\"}";
        String other = "{\"v\":1,\"type\":\"call\",\"id\":\"2\"}";
        byte[] marker = Erased.marker(secret.length());
        int head = Erased.head(secret.length()).length;
        for (int written = head; written <= marker.length; written++) {
            Path file = Files.writeString(folder.resolve("f.jsonl"), other + "\n" + secret + "\n" + other + "\n");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(marker, 0, written), other.length() + 1L);
            }
            List<Boolean> erased = new ArrayList<>();
            try (LineReader reader = new LineReader(Files.newInputStream(file), Seal.NONE, "f.jsonl", 0)) {
                for (JournalLine line = reader.next(); line != null; line = reader.next()) {
                    erased.add(line.isErased());
                }
            }
            assertThat(erased).as("after " + written).containsExactly(false, true, false);
            LineEraser.inPlace(file, Seal.NONE, LineEraserTest::isSecret, false, true);
            assertThat(file).hasContent(other + "\n" + text(marker) + "\n" + other + "\n");
        }
    }

    @Test
    void theRestOfAFileThatSomebodyWritesIsLeftAlone() throws IOException {
        String lines = "{\"a\":\"secret\"}\nsecret torn\n\n{}\n{\"a\":\"secret, being written";
        Path file = Files.writeString(folder.resolve("f.jsonl"), lines);
        assertThat(LineEraser.inPlace(file, Seal.NONE, LineEraserTest::isSecret, false, false))
                .isEqualTo(new LineEraser.Found(2, 25, 1, 0, 31));
        assertThat(file).hasContent(lines);
        LineEraser.inPlace(file, Seal.NONE, LineEraserTest::isSecret, false, true);
        assertThat(Files.readString(file))
                .isEqualTo("{            }\n{         }\n\n{}\n{\"a\":\"secret, being written");
        LineEraser.inPlace(file, Seal.NONE, LineEraserTest::isSecret, true, true);
        assertThat(Files.readString(file)).hasSize(lines.length()).doesNotContain("secret");
    }

    @ParameterizedTest
    @EnumSource
    void aCompressedFileIsReplacedWholeAndKeepsItsLength(Codec codec) throws IOException {
        String lines = "{\"a\":1}\n{\"a\":\"secret\"}\n{\"a\":2}\n";
        Path plain = Files.writeString(folder.resolve("f.jsonl"), lines);
        Path packed = folder.resolve("f.jsonl" + codec.suffix());
        Archive.compress(plain, packed);
        assertThat(LineEraser.compressed(packed, Seal.NONE, LineEraserTest::isSecret, true)
                        .lines())
                .isEqualTo(1);
        JournalFile file = new JournalFile(LocalDate.EPOCH, 1, packed, true);
        assertThat(file.pending(0)).isEqualTo(lines.length());
        assertThat(text(file.open(0).readAllBytes())).isEqualTo("{\"a\":1}\n{            }\n{\"a\":2}\n");
        byte[] before = Files.readAllBytes(packed);
        assertThat(LineEraser.compressed(packed, Seal.NONE, LineEraserTest::isSecret, true)
                        .lines())
                .isZero();
        assertThat(packed).hasBinaryContent(before);
        assertThat(LineEraser.compressed(before, LineEraserTest::isSecret).bytes())
                .isSameAs(before);
        assertThat(Lines.names(folder)).containsExactly("f.jsonl", "f.jsonl" + codec.suffix());
    }
}
