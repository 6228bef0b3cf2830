package io.llmrecorder.journal;

import io.llmrecorder.codec.Codec;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import io.llmrecorder.crypt.Seal;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where what lies below the base folder, as users' scripts rely on, and how it is sealed. Makes no files.
 *
 * @param base the setting {@code BASE_DIR}
 * @param seal the setting {@code ENCRYPTION_KEY_FILE}
 * @param codec the setting {@code CODEC}: of journal files that are archived and segments that are uploaded from now on
 * @param index folder of the database: one in the base folder, or that of the setting {@code JDBC_URL}
 */
public record Layout(Path base, Seal seal, Codec codec, Path index) {
    private static final String INDEX = "index";
    private static final String H2 = "jdbc:h2:";
    private static final String H2_FILE = "file:";
    /** Of a URL's next part: a kind of H2 database that is no file. A single letter is a drive. */
    private static final Pattern OTHER_KIND = Pattern.compile("[a-zA-Z]{2,}:.*");

    private static final int MAX_NAME_BYTES = 120;
    private static final int HASH_DIGITS = 16;

    /** A folder in which nothing is sealed. */
    public Layout(Path base) {
        this(base, Seal.NONE);
    }

    /** A folder whose archives are gzipped. */
    public Layout(Path base, Seal seal) {
        this(base, seal, Codec.GZIP);
    }

    /** A folder with its index in it. */
    public Layout(Path base, Seal seal, Codec codec) {
        this(base, seal, codec, base.resolve(INDEX));
    }

    /** As configured. */
    public static Layout of(Config config) {
        Path index = h2Folder(config.text(Setting.JDBC_URL));
        return index == null
                ? new Layout(config.baseDir(), Seal.of(config), Codec.of(config))
                : new Layout(config.baseDir(), Seal.of(config), Codec.of(config), index);
    }

    /** Whether {@code JDBC_URL} names a database of many folders, rather than a place for this folder's own index. */
    public static boolean sharesIndex(Config config) {
        String url = config.text(Setting.JDBC_URL);
        return url != null && h2Folder(url) == null;
    }

    /** The folder that a URL such as {@code jdbc:h2:/fast/index} names; null where it names anything else. */
    public static @Nullable Path h2Folder(@Nullable String url) {
        if (url == null || !url.startsWith(H2)) {
            return null;
        }
        String rest = url.substring(H2.length());
        String path = rest.startsWith(H2_FILE) ? rest.substring(H2_FILE.length()) : rest;
        if (path.isBlank() || path.contains(";") || OTHER_KIND.matcher(path).matches()) {
            return null;
        }
        boolean home = path.equals("~") || path.startsWith("~/");
        try {
            return Path.of(home ? System.getProperty("user.home") + path.substring(1) : path)
                    .toAbsolutePath()
                    .normalize();
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Whether the index lies where nothing else does. */
    public boolean hasOwnIndex() {
        return index.equals(base.resolve(INDEX));
    }

    /** Folder of the journal files. */
    public Path byDate() {
        return base.resolve("by_date");
    }

    /** Journal file {@code number} (from 1) of a day. */
    public Path journal(LocalDate day, int number) {
        return byDate().resolve(day + "_all_interactions" + (number == 1 ? "" : "." + number) + ".jsonl");
    }

    /** Folder of all session folders. */
    public Path bySession() {
        return base.resolve("by_session");
    }

    /** Folder of one session's files. */
    public Path session(String sessionId) {
        return bySession().resolve("session_" + name(sessionId));
    }

    /** Folder of the failed calls. */
    public Path errors() {
        return base.resolve("errors");
    }

    /** Folder of the newest records and the running calls. */
    public Path realTime() {
        return base.resolve("real_time");
    }

    /** Folder of compressed files. */
    public Path archive() {
        return base.resolve("archive");
    }

    /** File of a session's document, by the day on which the session began. */
    public Path sessionDocument(LocalDate day, String sessionId) {
        return sessionDocuments().resolve(day.toString()).resolve(name(sessionId) + ".json");
    }

    /** Folder of the folders with a day's session documents. */
    public Path sessionDocuments() {
        return base.resolve("sessions");
    }

    /** Folder of the folders with a day's calls. */
    public Path calls() {
        return base.resolve("calls");
    }

    /** Folder of all blobs. */
    public Path blobs() {
        return base.resolve("blobs").resolve("sha256");
    }

    /** Folder of one day's calls of one process run, by the names of the view {@code call_folders}. */
    public Path calls(String day, String session) {
        return calls().resolve(day).resolve(session);
    }

    /** File of a blob, by the hex digits of its SHA-256. */
    public Path blob(String sha256) {
        return blobs().resolve(sha256.substring(0, 2))
                .resolve(sha256.substring(2, 4))
                .resolve(sha256);
    }

    /** Folder of checkpoints and locks. */
    public Path state() {
        return base.resolve("state");
    }

    /**
     * A file name for any text: outside {@code [A-Za-z0-9._-]} percent-encoded, a leading dot too, and past 120 bytes cut and
     * ended by {@code ~} and 16 hex digits of the text's SHA-256.
     */
    public static String name(String text) {
        StringBuilder name = new StringBuilder();
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < utf8.length; i++) {
            char c = (char) (utf8[i] & 0xFF);
            boolean plain = c == '_' || c == '-' || isLetterOrDigit(c) || (c == '.' && i > 0);
            if (plain) {
                name.append(c);
            } else {
                name.append('%').append(HexFormat.of().withUpperCase().toHexDigits(utf8[i]));
            }
        }
        if (name.length() > MAX_NAME_BYTES) {
            name.setLength(MAX_NAME_BYTES - 1 - HASH_DIGITS);
            name.append('~').append(sha256(utf8), 0, HASH_DIGITS);
        }
        return name.toString();
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
