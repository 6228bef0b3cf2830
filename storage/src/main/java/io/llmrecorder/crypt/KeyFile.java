package io.llmrecorder.crypt;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file that {@code ENCRYPTION_KEY_FILE} names: a key of 256 bits a line, in base64 or hex; lines of {@code #} are comments.
 * The first key seals, all of them open.
 */
public final class KeyFile {
    private static final int MOST_BYTES = 1 << 20;
    private static final String FORM =
            "it must have lines of 32 random bytes in base64 or hex, such as llm-recorder key new makes";

    private KeyFile() {}

    /** The text of a file with one new key. */
    public static String fresh() {
        byte[] bytes = new byte[Key.BYTES];
        new SecureRandom().nextBytes(bytes);
        return "# A key of llm-recorder, " + new Key(bytes).id()
                + ". Who has it can read what it sealed; without it nobody can.\n"
                + Base64.getEncoder().encodeToString(bytes) + "\n";
    }

    /** @throws KeyFileException when there is no key to be had from it */
    static List<Key> read(Path file) throws KeyFileException {
        List<Key> keys = new ArrayList<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                byte[] bytes = key(text);
                if (bytes == null) {
                    throw unusable(file, "line " + number + " is no key; " + FORM);
                }
                keys.add(new Key(bytes));
            }
        }
        if (keys.isEmpty()) {
            throw unusable(file, "it has no key; " + FORM);
        }
        return List.copyOf(keys);
    }

    private static List<String> lines(Path file) throws KeyFileException {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MOST_BYTES) {
                throw unusable(file, "it is too large; " + FORM);
            }
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw unusable(file, "there is no such file");
        } catch (MalformedInputException e) {
            throw unusable(file, FORM);
        } catch (KeyFileException e) {
            throw e;
        } catch (IOException e) {
            throw unusable(file, "it cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private static KeyFileException unusable(Path file, String why) {
        return new KeyFileException("The key file " + file
                + " (ENCRYPTION_KEY_FILE) cannot be used, and nothing is written without it: " + why + ".");
    }

    private static byte @Nullable [] key(String text) {
        try {
            boolean hex = text.length() == 2 * Key.BYTES;
            byte[] bytes = hex
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
            return bytes.length == Key.BYTES ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
