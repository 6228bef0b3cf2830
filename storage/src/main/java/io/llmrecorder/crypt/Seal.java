package io.llmrecorder.crypt;

import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Seals what goes into the folder, and opens what comes out of it: AES-256 in GCM, with the keys of {@code ENCRYPTION_KEY_FILE}.
 * A line of a file is sealed by itself and stays a line; any other file is sealed as a whole. What is not sealed is taken as
 * it is, so a folder may have both, and lines of several keys.
 *
 * <p>Without the setting nothing is sealed. With it nothing is ever written plain: where the key file cannot be used, whatever
 * needs a key fails with a {@link KeyFileException}, until it can. For many threads.
 */
public final class Seal {
    /** Seals nothing, and has no key to open anything. */
    public static final Seal NONE = new Seal(null);

    /** For a name that is none: where somebody wanted a key, nothing is written without one. */
    private static final Path NO_PATH = Path.of("(not a path)");

    private final Keys keys;

    private Seal(@Nullable Path keyFile) {
        this.keys = new Keys(keyFile);
    }

    /** As configured. Reads nothing yet. */
    public static Seal of(Config config) {
        Path file = keyFile(config);
        return file == null ? NONE : with(file);
    }

    /** With the keys of a file. */
    public static Seal with(Path keyFile) {
        return new Seal(keyFile);
    }

    /** The configured file, absolute; null when nothing is to be sealed. */
    public static @Nullable Path keyFile(Config config) {
        if (config.isRefused(Setting.ENCRYPTION_KEY_FILE)) {
            return NO_PATH.toAbsolutePath();
        }
        String file = config.text(Setting.ENCRYPTION_KEY_FILE);
        return file == null ? null : Path.of(file).toAbsolutePath().normalize();
    }

    /** Whether what is written is sealed. */
    public boolean isOn() {
        return keys.isOn();
    }

    /**
     * Reads the key file, where there is to be one, so that what is wrong with it is said now.
     *
     * @throws KeyFileException when nothing can be sealed although it should be
     */
    public void check() throws KeyFileException {
        if (isOn()) {
            keys.all();
        }
    }

    /** The id of the key that seals; null when nothing is sealed. */
    public @Nullable String keyId() throws KeyFileException {
        return isOn() ? keys.first().id() : null;
    }

    /** The line as it is to be written, without line feed. */
    public byte[] line(byte[] plain) throws IOException {
        return isOn() ? SealedLine.seal(plain, keys.first()) : plain;
    }

    /** Whether the bytes begin as a sealed line does. */
    public static boolean isLine(byte[] bytes, int from, int to) {
        return SealedLine.is(bytes, from, to);
    }

    /**
     * What a sealed line says, or null when it is torn or was changed.
     *
     * @param file its name, and
     * @param offset its place in there, for the sentence about a key that is missing
     */
    public byte @Nullable [] openLine(byte[] bytes, int from, int to, String file, long offset) throws IOException {
        String id = SealedLine.keyId(bytes, from, to);
        if (id == null) {
            return null;
        }
        Key key = keys.named(id, "The line of " + file + " at byte " + offset);
        return SealedLine.open(bytes, from, to, key);
    }

    /** The lines of a stream as they read; those that are torn, as they stand. Closes it in the end. */
    public InputStream openLines(InputStream in, String file) {
        return new OpenedLines(this, in, file);
    }

    /** Content of a file as it is to be written. */
    public byte[] seal(byte[] plain) throws IOException {
        if (!isOn()) {
            return plain;
        }
        ByteArrayOutputStream sealed = new ByteArrayOutputStream(Math.toIntExact(sealedLength(plain.length)));
        try (OutputStream out = seal(sealed)) {
            out.write(plain);
        }
        return sealed.toByteArray();
    }

    /** A stream that writes sealed to {@code out}, whole once it is closed. */
    public OutputStream seal(OutputStream out) throws IOException {
        return isOn() ? new SealedOutput(out, keys.first()) : out;
    }

    /** How long content of this length is as a file. */
    public long sealedLength(long length) {
        return isOn() ? SealedFile.length(length) : length;
    }

    /** How long the content of a file is, which may be sealed. Needs no key. */
    public static long contentLength(Path file) throws IOException {
        long size = Files.size(file);
        try (InputStream in = Files.newInputStream(file)) {
            boolean sealed = SealedFile.keyId(in.readNBytes(SealedFile.HEADER)) != null;
            return sealed ? SealedFile.contentLength(size) : size;
        }
    }

    /** Content of a whole file, which may be sealed. */
    public byte[] read(Path file) throws IOException {
        try (InputStream in = open(file)) {
            return in.readAllBytes();
        }
    }

    /** Opens a file, which may be sealed as a whole. */
    public InputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            return open(in, String.valueOf(file));
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** As {@link #open(Path)}, of its bytes. */
    public byte[] open(byte[] bytes, String name) throws IOException {
        try (InputStream in = open(new ByteArrayInputStream(bytes), name)) {
            return in.readAllBytes();
        }
    }

    private InputStream open(InputStream in, String name) throws IOException {
        byte[] header = in.readNBytes(SealedFile.HEADER);
        String id = SealedFile.keyId(header);
        return id == null
                ? new Prefixed(header, in)
                : new SealedInput(header, in, keys.named(id, "The file " + name), name);
    }

    /**
     * Passwords for a store that encrypts by itself, by the keys in their order; the first is for what is new. Empty when
     * nothing is to be sealed.
     */
    public List<String> passwords(String purpose) throws IOException {
        List<String> passwords = new ArrayList<>();
        for (Key key : isOn() ? keys.all() : List.<Key>of()) {
            passwords.add(key.password(purpose));
        }
        return passwords;
    }
}
