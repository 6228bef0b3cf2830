package io.llmrecorder.web;

import io.llmrecorder.config.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The keys that open the API: the setting {@code API_KEYS}, a comma list of keys as they are, which may do everything, and of
 * {@code file:/path}. A line of the file is {@code sha256:<hex> scope=read|write|admin [user=<id>]}; the file is read again when it
 * changes. A file that cannot be read opens nothing. Safe for use by many threads.
 */
final class ApiKeys {
    private static final String FILE = "file:";
    private static final String HASH = "sha256:";
    private static final int CLIENT_DIGITS = 16;

    private final List<Key> plain = new ArrayList<>();
    private final List<KeyFile> files = new ArrayList<>();

    ApiKeys(List<String> configured) {
        for (String item : configured) {
            if (item.startsWith(FILE)) {
                files.add(new KeyFile(item.substring(FILE.length())));
            } else {
                plain.add(new Key(sha256(item), Scope.ADMIN, null));
            }
        }
    }

    /** Whether there are none, so that who may ask is decided otherwise. */
    boolean isEmpty() {
        return plain.isEmpty() && files.isEmpty();
    }

    /** What this key allows, or null. Takes as long for a wrong key as for a right one. */
    @Nullable
    Access access(String key) {
        byte[] hash = sha256(key);
        Key found = find(plain, hash, null);
        for (KeyFile file : files) {
            found = find(file.keys(), hash, found);
        }
        String client = "key:" + HexFormat.of().formatHex(hash).substring(0, CLIENT_DIGITS);
        return found == null ? null : new Access(found.scope(), client, found.user());
    }

    private static @Nullable Key find(List<Key> keys, byte[] hash, @Nullable Key before) {
        Key found = before;
        for (Key key : keys) {
            found = MessageDigest.isEqual(key.hash(), hash) ? key : found;
        }
        return found;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The line of a key file for this key. */
    static String line(String key, Scope scope, @Nullable String user) {
        return HASH + HexFormat.of().formatHex(sha256(key)) + " scope=" + scope + (user == null ? "" : " user=" + user);
    }

    @SuppressWarnings("ArrayRecordComponent") // compared in constant time only
    private record Key(byte[] hash, Scope scope, @Nullable String user) {}

    private static final class KeyFile {
        private final String path;
        private List<Key> keys = List.of();
        private @Nullable FileTime read;

        KeyFile(String path) {
            this.path = path;
        }

        synchronized List<Key> keys() {
            try {
                Path file = Path.of(path);
                FileTime changed = Files.getLastModifiedTime(file);
                if (!changed.equals(read)) {
                    keys = parse(Files.readAllLines(file));
                    read = changed;
                }
            } catch (IOException | InvalidPathException e) {
                if (read != null || keys.isEmpty()) {
                    Log.warn("the file of API_KEYS cannot be read, its keys open nothing: " + e);
                }
                keys = List.of();
                read = null;
            }
            return keys;
        }

        private List<Key> parse(List<String> lines) {
            List<Key> parsed = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (line.isEmpty() || line.startsWith("#")) {
                    continue;
                }
                try {
                    parsed.add(key(line));
                } catch (IllegalArgumentException e) {
                    Log.warn("line " + (i + 1) + " of " + path + " is left out: it must be sha256:<64 hex digits>"
                            + " scope=read|write|admin, and may end in user=<id>");
                }
            }
            return parsed;
        }

        private static Key key(String line) {
            String[] words = line.split("\\s+", 3);
            if (words.length < 2 || !words[0].startsWith(HASH) || !words[1].startsWith("scope=")) {
                throw new IllegalArgumentException(line);
            }
            byte[] hash = HexFormat.of().parseHex(words[0].substring(HASH.length()));
            Scope scope = Scope.valueOf(words[1].substring("scope=".length()).toUpperCase(Locale.ROOT));
            boolean user = words.length == 3 && words[2].startsWith("user=") && words[2].length() > "user=".length();
            if (hash.length != 32 || scope == Scope.NONE || (words.length == 3 && !user)) {
                throw new IllegalArgumentException(line);
            }
            return new Key(hash, scope, user ? words[2].substring("user=".length()) : null);
        }
    }
}
