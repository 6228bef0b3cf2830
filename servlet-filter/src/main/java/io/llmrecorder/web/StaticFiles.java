package io.llmrecorder.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of the web console, from the class path. A name can only be one of plain letters, so none leads elsewhere.
 *
 * <p>The page names its files below a folder that stands for what is in all of them, so that browsers keep them and ask for
 * none again, until they are others. Its script and its style sheet are made of {@code src/main/console} when this is built.
 */
final class StaticFiles {
    private static final String FOLDER = "console/";
    private static final String PAGE = "index.html";
    private static final String HTML = "text/html;charset=utf-8";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.([a-z0-9]+)");
    private static final Pattern FOLDER_NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern NAMED = Pattern.compile("(?<=href=\"|src=\")[a-z]+\\.(?:css|js)(?=\")");
    private static final Pattern EDITION = Pattern.compile("[0-9a-f]{16}");
    private static final Map<String, String> TYPES = Map.of(
            "html", HTML,
            "js", "text/javascript;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "txt", "text/plain;charset=utf-8");

    private final byte[] page;
    private final String edition;

    StaticFiles() throws IOException {
        String plain = new String(read(PAGE), StandardCharsets.UTF_8);
        edition = edition(plain);
        page = NAMED.matcher(plain).replaceAll(edition + "/$0").getBytes(StandardCharsets.UTF_8);
    }

    private static String edition(String page) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Matcher named = NAMED.matcher(page);
            while (named.find()) {
                digest.update(read(named.group()));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] read(String file) throws IOException {
        Answer.Bytes found = resource(FOLDER + file, "", "");
        if (found == null) {
            throw new IOException("The console has no file " + file + ".");
        }
        return found.bytes();
    }

    /** The file at this address, or null. */
    Answer.@Nullable Bytes find(List<String> segments) throws IOException {
        boolean hasEdition =
                segments.size() > 1 && EDITION.matcher(segments.get(0)).matches();
        List<String> path = hasEdition ? segments.subList(1, segments.size()) : segments;
        if (path.isEmpty() || path.equals(List.of(PAGE))) {
            return hasEdition ? null : new Answer.Bytes(HTML, Policy.CONSOLE, page);
        }
        Matcher name = NAME.matcher(path.get(path.size() - 1));
        boolean plain = path.stream()
                .limit(path.size() - 1L)
                .allMatch(folder -> FOLDER_NAME.matcher(folder).matches());
        String type = name.matches() && plain ? TYPES.get(name.group(1)) : null;
        Answer.Bytes file = type == null ? null : resource(FOLDER + String.join("/", path), type, Policy.CONSOLE);
        // A page of before an update may still ask for files of its own edition.
        boolean forever = hasEdition && segments.get(0).equals(edition);
        return file == null ? null : new Answer.Bytes(file.type(), file.policy(), file.bytes(), forever);
    }

    /** A resource beside this class, or at an absolute name; null when there is none. */
    static Answer.@Nullable Bytes resource(String name, String type, String policy) throws IOException {
        try (InputStream in = StaticFiles.class.getResourceAsStream(name)) {
            return in == null ? null : new Answer.Bytes(type, policy, in.readAllBytes());
        }
    }
}
