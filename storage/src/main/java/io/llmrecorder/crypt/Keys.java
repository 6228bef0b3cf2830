package io.llmrecorder.crypt;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a key file, read when the first is needed, and again when one is asked for that was not there: it may have been
 * added since. Until the file can be used, each use of a key fails with its sentence. For many threads.
 */
final class Keys {
    private final @Nullable Path file;
    private volatile List<Key> known = List.of();

    /** @param file null for no keys at all */
    Keys(@Nullable Path file) {
        this.file = file;
    }

    boolean isOn() {
        return file != null;
    }

    /** The key that seals. */
    Key first() throws KeyFileException {
        return all().get(0);
    }

    /** In the order of the file; not empty. */
    List<Key> all() throws KeyFileException {
        List<Key> keys = known;
        if (keys.isEmpty()) {
            keys = read();
        }
        return keys;
    }

    /**
     * The key with this id.
     *
     * @param what is to be opened, to begin a sentence with
     */
    Key named(String id, String what) throws KeyFileException, MissingKeyException {
        if (file == null) {
            throw new MissingKeyException(what + " is sealed with the key " + id
                    + ", and no key is known: set ENCRYPTION_KEY_FILE to the file that has it.");
        }
        Key key = find(all(), id);
        if (key == null) {
            key = find(read(), id);
        }
        if (key == null) {
            throw new MissingKeyException(what + " is sealed with the key " + id + ", which the key file " + file
                    + " does not have: put that key into it, below the first, or name the right file in"
                    + " ENCRYPTION_KEY_FILE.");
        }
        return key;
    }

    private static @Nullable Key find(List<Key> keys, String id) {
        for (Key key : keys) {
            if (key.id().equals(id)) {
                return key;
            }
        }
        return null;
    }

    private List<Key> read() throws KeyFileException {
        if (file == null) {
            throw new IllegalStateException("there is no key file");
        }
        List<Key> keys = KeyFile.read(file);
        known = keys;
        return keys;
    }
}
