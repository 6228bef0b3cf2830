package io.llmrecorder.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The process run that a record comes from, by the name that its session has: {@code session_<yyyyMMdd_HHmmss>} of the start in
 * local time. The record's {@code instance} begins with the start in milliseconds to base 36 and the process id; while the
 * process is young, a claim in {@code state} tells it from another one that started in the same second. For one thread.
 */
final class ProcessSessions {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'session_'yyyyMMdd_HHmmss");
    private static final String CLAIM = ".claim";
    private static final int BASE_36 = 36;
    private static final int MOST_KNOWN = 1000;
    /** In milliseconds since 1970: 2001 to 2286. */
    private static final long FIRST = 1_000_000_000_000L;

    private static final long LAST = 9_999_999_999_999L;

    private final Layout layout;
    private final ZoneId zone;
    private final Map<String, String> known = new HashMap<>();

    ProcessSessions(Layout layout, ZoneId zone) {
        this.layout = layout;
        this.zone = zone;
    }

    /** A file name. A record that no process of ours wrote goes by its session. */
    String of(JsonNode record) throws IOException {
        String session = record.path("session_id").asText("none");
        String instance = record.path("instance").asText("");
        if (record.path("session_source").asText("").equals("process")) {
            return Layout.name(session);
        }
        String name = known.get(instance);
        if (name == null) {
            name = named(instance);
            if (known.size() >= MOST_KNOWN) {
                known.clear();
            }
            if (name != null) {
                known.put(instance, name);
            }
        }
        return name == null ? "session_" + Layout.name(session) : name;
    }

    private @Nullable String named(String instance) throws IOException {
        int dash = instance.indexOf('-');
        int random = instance.lastIndexOf('-');
        if (dash <= 0 || random <= dash) {
            return null;
        }
        String claimed = claimed(instance.substring(0, random));
        return claimed != null ? claimed : started(instance.substring(0, dash));
    }

    private @Nullable String claimed(String process) throws IOException {
        try (DirectoryStream<Path> claims = Files.newDirectoryStream(layout.state(), "session_*" + CLAIM)) {
            for (Path claim : claims) {
                if (isOf(claim, process)) {
                    String file = String.valueOf(claim.getFileName());
                    return file.substring(0, file.length() - CLAIM.length());
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // a folder that was copied without its state
        }
        return null;
    }

    private static boolean isOf(Path claim, String process) throws IOException {
        try {
            return Files.readString(claim).equals(process);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private @Nullable String started(String base36) {
        try {
            long millis = Long.parseLong(base36, BASE_36);
            boolean time = millis >= FIRST && millis <= LAST;
            return time ? NAME.format(Instant.ofEpochMilli(millis).atZone(zone)) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
