package io.llmrecorder.clients;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts what was seen into words that are the same for each run: ports, object ids and thread numbers differ. */
public final class Lines {
    private static final Pattern PORT = Pattern.compile("(127\\.0\\.0\\.1|localhost)(:|/<unresolved>:)\\d{2,5}");
    private static final Pattern LOCAL_PORT = Pattern.compile("(port[ =:]+)\\d{2,5}", Pattern.CASE_INSENSITIVE);
    private static final Pattern OBJECT = Pattern.compile("@[0-9a-f]{4,16}\\b");
    private static final Pattern TEMP_FILE = Pattern.compile("/[^ ]*/llm-contract[^ ]*");
    private static final Pattern CHALLENGE = Pattern.compile("(sec-websocket-key: )\\S+");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private Lines() {}

    /** One line, without what changes from run to run. */
    public static String stable(String text) {
        String line = PORT.matcher(text).replaceAll("$1:PORT");
        line = LOCAL_PORT.matcher(line).replaceAll("$1PORT");
        line = TEMP_FILE.matcher(line).replaceAll("FILE");
        line = OBJECT.matcher(line).replaceAll("@");
        line = CHALLENGE.matcher(line).replaceAll("$1");
        return line.replace("\r", "\\r").replace("\n", "\\n");
    }

    /** Class and message of an exception and of its causes. */
    public static String of(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        for (Throwable t = thrown; t != null && text.length() < 2000; t = t.getCause()) {
            text.append(text.length() == 0 ? "" : " <- ").append(t.getClass().getName());
            text.append(": ").append(t.getMessage());
        }
        return text.toString();
    }

    /** Length and hash. */
    public static String of(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return bytes.length + " bytes " + HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Length and hash of the UTF-8 bytes. */
    public static String of(@Nullable String text) {
        return text == null ? "null" : of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Header fields in a fixed order: HTTP gives them none, and neither does java.net.http. */
    public static String of(List<String> headers) {
        return headers.stream().sorted().collect(Collectors.joining(" | "));
    }

    /** The name of this thread without its numbers. */
    public static String thread() {
        return NUMBER.matcher(Thread.currentThread().getName()).replaceAll("N");
    }
}
