package io.llmrecorder.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.crypt.DamagedSealException;
import io.llmrecorder.crypt.MissingKeyException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every line of the journal, archived ones too, at every blob that they name, and at the checkpoint of every reader.
 * Changes nothing, and can be run while applications record. For one thread.
 */
public final class Verification {
    private static final int MOST_PROBLEMS = 1000;
    private static final int BUFFER = 1 << 16;

    private final Layout layout;
    private final JournalFiles files;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> blobs = new HashSet<>();
    private final Map<String, Long> lengths = new HashMap<>();
    private long records;
    private long bytes;
    private long bad;

    private Verification(Layout layout) {
        this.layout = layout;
        this.files = new JournalFiles(layout);
    }

    /**
     * What was found.
     *
     * @param files of the journal
     * @param records whole lines that are JSON and name their type and id; none that were erased
     * @param bytes of all files, before compression
     * @param blobs that the records name, each counted once
     * @param checkpoints of readers
     * @param bad how many problems there are
     * @param problems one sentence each, the first thousand
     */
    public record Report(
            long files, long records, long bytes, long blobs, long checkpoints, long bad, List<String> problems) {}

    /** Hears how far it is. */
    public interface Progress {
        /** So many bytes of the journal were looked at, before compression. */
        void at(long bytes);
    }

    /** Looks at everything. */
    public static Report of(Layout layout, Progress progress) throws IOException {
        Verification verification = new Verification(layout);
        List<JournalFile> journal = verification.files.list();
        for (JournalFile file : journal) {
            verification.file(file, progress);
        }
        Map<String, Map<String, Long>> checkpoints = Checkpoint.all(layout);
        checkpoints.forEach(verification::checkpoint);
        return new Report(
                journal.size(),
                verification.records,
                verification.bytes,
                verification.blobs.size(),
                checkpoints.size(),
                verification.bad,
                verification.problems);
    }

    private void file(JournalFile file, Progress progress) throws IOException {
        long at = 0;
        long before = bytes;
        try (LineReader reader = files.open(file, 0)) {
            for (JournalLine line = reader.next(); line != null; line = reader.next()) {
                if (line.offset() > at) {
                    problem("The line of " + file.name() + " at byte " + at
                            + (layout.seal().isOn() ? " is torn or was changed." : " is torn."));
                }
                line(line);
                at = line.end();
                bytes = before + at;
                progress.at(bytes);
            }
            if (file.archived() && file.pending(at) > 0) {
                problem("The end of " + file.path().getFileName() + ", from byte " + at + ", is torn.");
            }
        } catch (NoSuchFileException e) {
            return; // deleted by retention just now
        } catch (MissingKeyException e) {
            problem(String.valueOf(e.getMessage()));
            return;
        } catch (EOFException | ZipException e) {
            problem("The file " + file.path().getFileName() + " cannot be unpacked from byte " + at + " on: "
                    + e.getMessage() + ".");
        }
        lengths.put(file.name(), at);
    }

    private void line(JournalLine line) throws IOException {
        JsonNode record = line.isErased() ? null : tree(line);
        if (record == null) {
            return;
        }
        if (!record.path("id").isTextual() || !record.path("type").isTextual()) {
            problem(where(line) + " has no id or no type.");
            return;
        }
        records++;
        Set<String> named = new LinkedHashSet<>();
        BlobNames.in(line.bytes(), named::add);
        for (String hash : named) {
            if (blobs.add(hash)) {
                blob(hash, line);
            }
        }
    }

    private @Nullable JsonNode tree(JournalLine line) {
        try {
            return line.tree();
        } catch (IOException e) {
            problem(where(line) + " is no JSON.");
            return null;
        }
    }

    private void blob(String hash, JournalLine line) throws IOException {
        Path file = layout.blob(hash);
        try {
            if (!sha256(file).equals(hash)) {
                problem("The blob " + hash + " is not what its name says; " + where(line) + " names it.");
            }
        } catch (NoSuchFileException e) {
            problem("The blob " + hash + " is gone; " + where(line) + " names it.");
        } catch (MissingKeyException | DamagedSealException e) {
            problem(String.valueOf(e.getMessage()));
        }
    }

    private void checkpoint(String reader, Map<String, Long> offsets) {
        offsets.forEach((file, offset) -> {
            Long length = lengths.get(file);
            if (length != null && offset > length) {
                problem("The checkpoint of " + reader + " is at byte " + offset + " of " + file + ", which has whole"
                        + " lines up to byte " + length + " only.");
            }
        });
    }

    private void problem(String sentence) {
        bad++;
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(sentence);
        }
    }

    private static String where(JournalLine line) {
        return "The record of " + line.file() + " at byte " + line.offset();
    }

    private String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(layout.seal().open(file), digest)) {
                byte[] buffer = new byte[BUFFER];
                while (in.read(buffer) >= 0) {
                    // the digest sees it
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
