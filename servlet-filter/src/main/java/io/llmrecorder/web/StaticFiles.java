package io.llmrecorder.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files of the web console, from the class path. A name can only be one of plain letters, so none leads elsewhere. */
final class StaticFiles {
    private static final String FOLDER = "console/";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.([a-z0-9]+)");
    private static final Pattern FOLDER_NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "txt", "text/plain;charset=utf-8");

    private StaticFiles() {}

    /** The file at this address, or null. */
    static Answer.@Nullable Bytes find(List<String> segments) throws IOException {
        if (segments.isEmpty()) {
            return read("index.html", "html", Policy.CONSOLE);
        }
        String name = segments.get(segments.size() - 1);
        var matcher = NAME.matcher(name);
        boolean plain = segments.stream()
                .limit(segments.size() - 1L)
                .allMatch(folder -> FOLDER_NAME.matcher(folder).matches());
        return matcher.matches() && plain ? read(String.join("/", segments), matcher.group(1), Policy.CONSOLE) : null;
    }

    private static Answer.@Nullable Bytes read(String file, String extension, String policy) throws IOException {
        String type = TYPES.get(extension);
        return type == null ? null : resource(FOLDER + file, type, policy);
    }

    /** A resource beside this class, or at an absolute name; null when there is none. */
    static Answer.@Nullable Bytes resource(String name, String type, String policy) throws IOException {
        try (InputStream in = StaticFiles.class.getResourceAsStream(name)) {
            return in == null ? null : new Answer.Bytes(type, policy, in.readAllBytes());
        }
    }
}
