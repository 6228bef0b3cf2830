package io.llmrecorder.erase;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.config.Config;
import io.llmrecorder.index.Index;
import io.llmrecorder.journal.BlobNames;
import io.llmrecorder.journal.EventLog;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.ProcessLock;
import io.llmrecorder.s3.LakeErasure;
import io.llmrecorder.s3.S3Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Erases all that sessions have said until now: in the journal and its archive, views, notes of calls that ran, documents, blobs,
 * the index, and S3. Applications may go on recording meanwhile; what the sessions say afterwards stays.
 *
 * <p>Can be interrupted at any moment, and is finished by doing it again. For one thread, and one process at a time on a folder.
 */
public final class Erasure {
    static final String BLOB = "blob that no other record names";

    static final String MAYBE_BLOB = "blob of the session, which stays if another record names it";

    private final Config config;
    private final Layout layout;
    private final Set<String> sessions;
    private final boolean execute;
    private final Duration patience;
    private final Progress progress;
    private final Clock clock = Clock.systemUTC();
    private final Report report = new Report();
    private final Set<String> toldOf = new TreeSet<>();
    /** Of the sessions' blobs those that a line in S3 names which stays. */
    private final Set<String> neededInS3 = new TreeSet<>();
    /** Begin of the last call that goes; null for all. */
    private @Nullable Instant until;

    /** Hears how far it is. */
    public interface Progress {
        /**
         * So much was looked at.
         *
         * @param bytes compressed ones where they are compressed
         * @param what such as {@code the journal}
         */
        void at(String what, long bytes);
    }

    /**
     * @param sessions their ids, as they came
     * @param execute false to look only
     * @param patience how long to wait for other processes that are at the folder
     */
    public Erasure(Config config, Set<String> sessions, boolean execute, Duration patience, Progress progress) {
        this.config = config;
        this.layout = Layout.of(config);
        this.sessions = new TreeSet<>(sessions);
        this.execute = execute;
        this.patience = patience;
        this.progress = progress;
    }

    /**
     * Does it.
     *
     * @return what was found, and what could not be done
     * @throws IOException one sentence, when it had to stop in the middle
     */
    @SuppressWarnings("try") // the locks are there to be held
    public Report run() throws IOException {
        Notes notes = Notes.load(layout, sessions);
        if (execute) {
            try (ProcessLock house = lock("housekeeping", "tidies");
                    ProcessLock fetch = lock("fetch", "fetches segments into")) {
                local(notes);
            }
        } else {
            local(notes);
        }
        boolean done = lake(notes);
        if (!execute) {
            BlobErasure.list(layout, notes.blobs(), report);
            lakeBlobs(notes.blobs());
        } else if (done) {
            Set<String> blobs = new TreeSet<>(notes.blobs());
            blobs.removeAll(neededInS3);
            lakeBlobs(blobs);
            try (ProcessLock house = lock("housekeeping", "tidies")) {
                BlobErasure.erase(layout, blobs, report);
            }
        }
        if (execute && done && report.problems().isEmpty()) {
            notes.delete();
        }
        return report;
    }

    private ProcessLock lock(String name, String what) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        ProcessLock lock = ProcessLock.tryLock(layout, name);
        while (lock == null) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("Another process " + what + " " + layout.base() + "; try again later.");
            }
            Leftovers.pause();
            lock = ProcessLock.tryLock(layout, name);
        }
        return lock;
    }

    private void local(Notes notes) throws IOException {
        Leftovers leftovers = new Leftovers(layout, report, patience, clock);
        JournalErasure journal =
                new JournalErasure(layout, notes, leftovers, report, bytes -> progress.at("the journal", bytes));
        journal.survey(new Wanted(sessions, Set.of(), null));
        if (execute) {
            notes.save();
            Instant told = tell(journal.found());
            Instant latest = journal.latest();
            // Later by a clock that goes ahead: these calls were there when we looked.
            until = latest != null && latest.isAfter(told) ? latest : told;
        }
        Wanted wanted = new Wanted(sessions, notes.callIds(), until);
        journal.erase(wanted, execute);
        new ViewErasure(layout, sessions, wanted, notes, report, execute).erase();
        if (execute) {
            // A view may have archived a file that it had filled with lines read before they were erased.
            journal.erase(wanted, true);
        }
        leftovers.erase(execute);
        index();
    }

    /** Says in the journal that the sessions were deleted, for all that have read their lines; answers when that was. */
    private Instant tell(Set<String> found) throws IOException {
        Instant told = clock.instant();
        try (EventLog events = new EventLog(config, clock)) {
            for (String session : found) {
                if (toldOf.add(session)) {
                    JsonNode event = events.delete(session);
                    told = Instant.parse(event.path("timestamp").textValue());
                }
            }
        }
        return told;
    }

    /** Rows that are deleted leave their bytes in the file; so the whole of it goes. */
    private void index() throws IOException {
        Index index = new Index(config, patience);
        if (index.shared() != null) {
            if (execute) {
                // It deletes the rows when it reads what was told; nobody need ask it first.
                index.ask(queries -> true);
            }
            return;
        }
        if (!Files.isDirectory(layout.index()) || report.items().isEmpty()) {
            return;
        }
        long bytes = 0;
        int count = 0;
        try (Stream<Path> files = Files.walk(layout.index())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
                count++;
            }
        }
        report.add(
                layout.hasOwnIndex()
                        ? layout.base().relativize(layout.index()).toString()
                        : layout.index().toString(),
                count,
                bytes,
                "index, built anew when it is asked");
        if (execute) {
            index.delete();
        }
    }

    /** Answers whether S3 is done, too. */
    private boolean lake(Notes notes) throws IOException {
        S3Settings settings = S3Settings.of(config);
        if (settings == null) {
            boolean shipped = LakeErasure.wasShipped(layout);
            if (shipped) {
                report.addProblem(
                        "Lines of this folder are in S3, which is not erased: set S3_BUCKET and what belongs to it,"
                                + " and run this again.");
            }
            return !shipped;
        }
        LongConsumer read = bytes -> progress.at("segments in S3", bytes);
        try (LakeErasure lake = new LakeErasure(settings, layout, read)) {
            lake.documents(
                    sessions, execute, (url, lines, bytes) -> report.add(url, 1, bytes, "document of the session"));
            Set<String> calls = new TreeSet<>();
            Set<String> blobs = new TreeSet<>();
            Set<String> found = new TreeSet<>();
            do {
                // Calls of other machines and their blobs are known by these segments alone, and lines about them may
                // come
                // before.
                calls.addAll(notes.callIds());
                blobs.addAll(notes.blobs());
                neededInS3.clear();
                segments(lake, new Wanted(sessions, calls, until), notes, found);
            } while (execute && !(calls.containsAll(notes.callIds()) && blobs.containsAll(notes.blobs())));
            if (execute) {
                tell(found);
            }
            return true;
        } catch (IOException e) {
            report.addProblem("What is in S3 is not erased yet, run this again: " + e.getMessage());
            return false;
        }
    }

    /** In the bucket; what the folder's other lines name comes there again with these, or is named there already. */
    private void lakeBlobs(Set<String> hashes) {
        S3Settings settings = S3Settings.of(config);
        if (settings == null || hashes.isEmpty()) {
            return;
        }
        try (LakeErasure lake = new LakeErasure(settings, layout, bytes -> {})) {
            lake.blobs(hashes, execute, (url, lines, bytes) -> report.add(url, 1, bytes, execute ? BLOB : MAYBE_BLOB));
        } catch (IOException e) {
            report.addProblem("Blobs in S3 are not erased yet, run this again: " + e.getMessage());
        }
    }

    private void segments(LakeErasure lake, Wanted wanted, Notes notes, Set<String> found) throws IOException {
        Predicate<byte[]> noting = line -> {
            LineFacts facts = LineFacts.of(line);
            boolean goes = wanted.isWanted(facts, line);
            BlobNames.in(
                    line,
                    goes
                            ? notes.blobs()::add
                            : hash -> {
                                if (notes.blobs().contains(hash)) {
                                    neededInS3.add(hash);
                                }
                            });
            if (goes && facts.isCall() && facts.id() != null) {
                notes.callIds().add(facts.id());
            }
            if (goes && wanted.isOfSessions(facts, line) && facts.session() != null) {
                found.add(facts.session());
            }
            return goes;
        };
        lake.segments(noting, execute, (url, lines, bytes) -> {
            report.addLines(url, lines, bytes);
            if (execute) {
                notes.save();
            }
        });
    }
}
