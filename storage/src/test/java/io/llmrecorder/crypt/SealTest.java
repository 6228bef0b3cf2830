package io.llmrecorder.crypt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {
    private static final String LINE = "{\"v\":1,\"prompt\":\"Einhornwiese 你好\"}";

    @TempDir
    private Path folder;

    private Path keyFile;
    private Seal seal;

    @BeforeEach
    void makeKey() throws IOException {
        keyFile = Files.writeString(folder.resolve("key"), KeyFile.fresh());
        seal = Seal.with(keyFile);
    }

    /** The vectors of the specification. */
    @ParameterizedTest
    @CsvSource({
        "01, '', ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271",
        "03, c2sp.org/XAES-256-GCM, 986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"
    })
    void derivesKeysAsXaesDoes(String keyByte, String additional, String expected) throws GeneralSecurityException {
        byte[] key = new byte[32];
        Arrays.fill(key, HexFormat.of().parseHex(keyByte)[0]);
        byte[] nonce = "ABCDEFGHIJKLMNOPQRSTUVWX".getBytes(UTF_8);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new Key(key).derive(nonce), new GCMParameterSpec(128, nonce, 12, 12));
        cipher.updateAAD(additional.getBytes(UTF_8));
        assertThat(HexFormat.of().formatHex(cipher.doFinal("XAES-256-GCM".getBytes(UTF_8))))
                .isEqualTo(expected);
    }

    @Test
    void aSealedLineIsOneLineThatSaysNothing() throws IOException {
        String sealed = new String(seal.line(LINE.getBytes(UTF_8)), ISO_8859_1);
        assertThat(sealed).matches("enc1:[0-9a-f]{8}:[A-Za-z0-9+/]+").doesNotContain("prompt");
        assertThat(new String(seal.line(LINE.getBytes(UTF_8)), ISO_8859_1)).isNotEqualTo(sealed);
        assertThat(opened(sealed.getBytes(ISO_8859_1))).isEqualTo(LINE);
        assertThat(Seal.NONE.line(LINE.getBytes(UTF_8))).asString(UTF_8).isEqualTo(LINE);
    }

    private String opened(byte[] line) throws IOException {
        byte[] opened = seal.openLine(line, 0, line.length, "f.jsonl", 7);
        return opened == null ? null : new String(opened, UTF_8);
    }

    @Test
    void aLargeLineComesBackAndIsShorterThanItWas() throws IOException {
        byte[] large = LINE.repeat(100_000).getBytes(UTF_8);
        byte[] sealed = seal.line(large);
        assertThat(sealed.length).isLessThan(large.length / 10);
        assertThat(seal.openLine(sealed, 0, sealed.length, "f", 0)).isEqualTo(large);
    }

    @Test
    void aLineWithAChangedByteOrCutIsNotOpened() throws IOException {
        for (String line : List.of(LINE, LINE + "a", LINE + "ab", LINE + "abc", "")) {
            isNotOpenedWhenChangedOrCut(seal.line(line.getBytes(UTF_8)));
        }
    }

    private void isNotOpenedWhenChangedOrCut(byte[] sealed) throws IOException {
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            try {
                assertThat(opened(changed)).as("byte " + i).isNull();
            } catch (MissingKeyException e) {
                assertThat(i).as("in the key's id").isBetween(5, 12);
            }
            assertThat(opened(Arrays.copyOf(sealed, i))).as("cut at " + i).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 200_000})
    void aFileComesBackAndIsAsLongAsExpected(int length) throws IOException {
        byte[] content = content(length);
        byte[] sealed = seal.seal(content);
        assertThat(sealed).hasSize(Math.toIntExact(seal.sealedLength(length)));
        assertThat(seal.open(sealed, "f")).isEqualTo(content);
        Path file = Files.write(folder.resolve("f"), sealed);
        assertThat(Seal.contentLength(file)).isEqualTo(length);
        assertThat(seal.read(file)).isEqualTo(content);
        Path plain = Files.write(folder.resolve("plain"), content);
        assertThat(Seal.contentLength(plain)).isEqualTo(length);
        assertThat(seal.read(plain)).isEqualTo(content);
        assertThat(Seal.NONE.read(plain)).isEqualTo(content);
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    @Test
    void aFileCanBeWrittenAndReadInSmallPieces() throws IOException {
        byte[] content = content(150_000);
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream out = seal.seal(sealed)) {
            for (int i = 0; i < content.length; i += 1000) {
                out.write(content[i]);
                out.write(content, i + 1, 999);
            }
        }
        Path file = Files.write(folder.resolve("f"), sealed.toByteArray());
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (InputStream in = seal.open(file)) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                read.write(b);
            }
        }
        assertThat(read.toByteArray()).isEqualTo(content);
    }

    @Test
    void aFileThatWasCutChangedOrPutTogetherAnewIsNotOpened() throws IOException {
        byte[] sealed = seal.seal(content(3 * 65_536));
        int header = Math.toIntExact(seal.sealedLength(0)) - 16;
        int chunk = 65_536 + 16;
        for (int i : new int[] {header - 1, header, header + chunk, sealed.length - 1}) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> seal.open(changed, "f")).as("byte " + i).isInstanceOf(IOException.class);
        }
        for (int end : new int[] {header, header + 1, header + chunk, header + 2 * chunk, sealed.length - 1}) {
            assertThatThrownBy(() -> seal.open(Arrays.copyOf(sealed, end), "f"))
                    .as("cut at " + end)
                    .isInstanceOf(DamagedSealException.class)
                    .hasMessage("f is damaged: it was changed or cut since it was sealed.");
        }
        byte[] swapped = sealed.clone();
        System.arraycopy(sealed, header, swapped, header + chunk, chunk);
        System.arraycopy(sealed, header + chunk, swapped, header, chunk);
        assertThatThrownBy(() -> seal.open(swapped, "f")).isInstanceOf(DamagedSealException.class);
        assertThatThrownBy(() -> seal.open(Arrays.copyOf(sealed, sealed.length + 1), "f"))
                .isInstanceOf(DamagedSealException.class);
    }

    @Test
    void theFirstKeySealsAndAllOpen() throws IOException {
        byte[] line = seal.line(LINE.getBytes(UTF_8));
        byte[] file = seal.seal(LINE.getBytes(UTF_8));
        String oldId = seal.keyId();
        Seal running = Seal.with(keyFile);
        running.check();
        Files.writeString(keyFile, KeyFile.fresh() + Files.readString(keyFile));
        Seal rotated = Seal.with(keyFile);
        assertThat(rotated.keyId()).isNotEqualTo(oldId);
        seal = rotated;
        assertThat(opened(line)).isEqualTo(LINE);
        assertThat(rotated.open(file, "f")).asString(UTF_8).isEqualTo(LINE);

        byte[] newLine = rotated.line(LINE.getBytes(UTF_8));
        seal = running;
        assertThat(opened(newLine))
                .as("a process that runs finds the key that was added")
                .isEqualTo(LINE);
    }

    @Test
    void namesTheKeyThatIsMissing() throws IOException {
        byte[] line = seal.line(LINE.getBytes(UTF_8));
        byte[] file = seal.seal(LINE.getBytes(UTF_8));
        String id = seal.keyId();
        Path otherFile = Files.writeString(folder.resolve("other"), KeyFile.fresh());
        Seal other = Seal.with(otherFile);
        assertThatThrownBy(() -> other.openLine(line, 0, line.length, "f.jsonl", 7))
                .isInstanceOf(MissingKeyException.class)
                .hasMessage("The line of f.jsonl at byte 7 is sealed with the key " + id + ", which the key file "
                        + otherFile + " does not have: put that key into it, below the first, or name the right file in"
                        + " ENCRYPTION_KEY_FILE.");
        assertThatThrownBy(() -> Seal.NONE.open(file, "f"))
                .isInstanceOf(MissingKeyException.class)
                .hasMessage("The file f is sealed with the key " + id
                        + ", and no key is known: set ENCRYPTION_KEY_FILE to the file that has it.");
    }

    @Test
    void opensLinesAmongPlainAndTornOnes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StringBuilder expected = new StringBuilder();
        Random random = new Random(4711);
        for (int i = 0; i < 500; i++) {
            String line =
                    "{\"n\":" + i + ",\"text\":\"" + "x".repeat(random.nextInt(i % 50 == 0 ? 60_000 : 300)) + "\"}";
            byte[] stored = random.nextBoolean() ? seal.line(line.getBytes(UTF_8)) : line.getBytes(UTF_8);
            if (random.nextInt(10) == 0) {
                stored = Arrays.copyOf(stored, 3);
                line = new String(stored, UTF_8);
            }
            bytes.write(stored);
            bytes.write('\n');
            expected.append(line).append('\n');
        }
        byte[] rest = seal.line(LINE.getBytes(UTF_8));
        bytes.write(rest);
        expected.append(LINE);
        assertThat(seal.openLines(new ByteArrayInputStream(bytes.toByteArray()), "f")
                        .readAllBytes())
                .asString(UTF_8)
                .isEqualTo(expected.toString());
        InputStream slow = new ByteArrayInputStream(bytes.toByteArray()) {
            @Override
            public synchronized int read(byte[] buffer, int from, int length) {
                return super.read(buffer, from, Math.min(length, 3));
            }
        };
        assertThat(seal.openLines(slow, "f").readAllBytes()).asString(UTF_8).isEqualTo(expected.toString());
    }

    @Test
    void saysWhatIsWrongWithAKeyFile() throws IOException {
        assertComplaint(folder.resolve("none"), "there is no such file");
        assertComplaint(folder, "it cannot be read");
        assertComplaint(
                Files.writeString(folder.resolve("empty"), "# nothing\n\n"), "it has no key; it must have lines");
        assertComplaint(
                Files.writeString(folder.resolve("short"), "# a\nabcd\n"),
                "line 2 is no key; it must have lines of 32 random bytes in base64 or hex");
        assertComplaint(Files.write(folder.resolve("binary"), content(100)), "it must have lines of 32 random bytes");
    }

    private static void assertComplaint(Path file, String why) {
        Seal seal = Seal.with(file);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(seal::check)
                    .isInstanceOf(KeyFileException.class)
                    .hasMessageStartingWith("The key file " + file
                            + " (ENCRYPTION_KEY_FILE) cannot be used, and nothing is written without it: " + why)
                    .hasMessageEndingWith(".");
        }
        assertThatThrownBy(() -> seal.line(LINE.getBytes(UTF_8))).isInstanceOf(KeyFileException.class);
        assertThatThrownBy(() -> seal.seal(LINE.getBytes(UTF_8))).isInstanceOf(KeyFileException.class);
    }

    @Test
    void takesHexAndBase64OfBothAlphabets() throws IOException {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 0xFB);
        Set<String> ids = new HashSet<>();
        for (String text : new String[] {
            HexFormat.of().formatHex(key),
            HexFormat.of().withUpperCase().formatHex(key),
            java.util.Base64.getEncoder().encodeToString(key),
            java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(key)
        }) {
            ids.add(Seal.with(Files.writeString(folder.resolve("k"), "\n# c\n  " + text + "  \r\n"))
                    .keyId());
        }
        assertThat(ids).hasSize(1).doesNotContainNull();
    }
}
