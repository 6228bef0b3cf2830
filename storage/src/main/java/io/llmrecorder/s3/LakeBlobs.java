package io.llmrecorder.s3;

import io.llmrecorder.config.Log;
import io.llmrecorder.crypt.Seal;
import io.llmrecorder.journal.BlobNames;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/**
 * The blobs that lines of the lake name, under {@code {prefix}blobs/sha256/ab/cd/<sha256>}: each once, whoever names it. For
 * one thread.
 */
final class LakeBlobs {
    private final Layout layout;
    private final String root;

    /** @param prefix of the lake's keys: empty, or ending in a slash */
    LakeBlobs(Layout layout, String prefix) {
        this.layout = layout;
        this.root = prefix + "blobs/sha256/";
    }

    /** The key of a blob, by the hex digits of its SHA-256. */
    String key(String hash) {
        return root + hash.substring(0, 2) + "/" + hash.substring(2, 4) + "/" + hash;
    }

    /** The blobs that the lines name. */
    static Set<String> namedIn(Collection<JournalLine> lines) {
        Set<String> hashes = new TreeSet<>();
        for (JournalLine line : lines) {
            BlobNames.in(line.bytes(), hashes::add);
        }
        return hashes;
    }

    /**
     * Uploads those that the bucket has not. One that is not in the folder, as when a prompt only talks of it, is passed by;
     * so is one that cannot be read, for the lines must not wait for it for ever.
     *
     * @throws StoreException when the store is in the way
     */
    void store(ObjectStore store, Set<String> hashes) throws StoreException {
        for (String hash : hashes) {
            Path file = layout.blob(hash);
            if (!Files.exists(file)) {
                continue;
            }
            try {
                if (!isStored(store, key(hash), Seal.contentLength(file))) {
                    store.put(key(hash), file, layout.seal(), "application/octet-stream");
                }
            } catch (StoreException e) {
                throw e;
            } catch (IOException e) {
                Log.warn("cannot read the blob " + hash + "; it is not uploaded", e);
            }
        }
    }

    /** Keys that may write need not be allowed to look; an upload to the same key does no harm. */
    private static boolean isStored(ObjectStore store, String key, long length) {
        try {
            StoredObject stored = store.head(key);
            return stored != null && stored.size() == length;
        } catch (StoreException e) {
            return false;
        }
    }

    /**
     * Downloads a blob into the folder unless it is there.
     *
     * @return what is wrong with it, as one sentence, or an empty text
     * @throws IOException when the store or the disk is in the way
     */
    String fetch(ObjectStore store, String hash) throws IOException {
        Path file = layout.blob(hash);
        // The bucket lacks it when a prompt only talks of it.
        if (Files.exists(file) || store.head(key(hash)) == null) {
            return "";
        }
        PrivateFiles.createFolder(layout, layout.state());
        Path fresh = layout.state().resolve("fetched_blob.tmp");
        try {
            MessageDigest digest = SessionKey.digest();
            try (OutputStream out = new DigestOutputStream(layout.seal().seal(PrivateFiles.create(fresh)), digest)) {
                store.download(key(hash), out);
            }
            if (!HexFormat.of().formatHex(digest.digest()).equals(hash)) {
                return "The blob " + key(hash) + " was left out: its content has another SHA-256 than its name.";
            }
            Path folder = file.getParent();
            if (folder != null) {
                PrivateFiles.createFolder(layout, folder);
            }
            PrivateFiles.rename(fresh, file);
            return "";
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
