package io.llmrecorder.web;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.llmrecorder.config.Log;
import io.llmrecorder.crypt.Seal;
import io.llmrecorder.exchange.CallId;
import io.llmrecorder.index.CallFilter;
import io.llmrecorder.journal.PrivateFiles;
import io.llmrecorder.transfer.CallExport;
import io.llmrecorder.transfer.CallExport.Exported;
import io.llmrecorder.transfer.ExportFormat;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Exports that write a file, one after the other on a thread of their own. This process knows the latest of them; files of
 * those that it forgets are deleted. Safe for use by many threads.
 */
final class ExportJobs implements Closeable {
    static final String QUEUED = "queued";
    static final String RUNNING = "running";
    static final String DONE = "done";
    static final String FAILED = "failed";

    private static final int MOST_JOBS = 50;
    private static final int MOST_WAITING = 20;
    private static final int BUFFER = 1 << 16;

    private final Records records;
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), ExportJobs::thread);

    ExportJobs(Records records) {
        this.records = records;
        executor.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "llm-recorder-export");
        thread.setDaemon(true);
        thread.setContextClassLoader(ExportJobs.class.getClassLoader());
        return thread;
    }

    /**
     * An export, as it is now.
     *
     * @param done of {@code total} steps, so that a bar can be drawn; null before it runs
     * @param calls how many it has written, once it is done
     * @param gone how many the index knows whose records are no longer in the journal
     * @param user whose key began it; null when that key sees all
     * @param seen how far it has seen the journal, for a later one that goes on from there
     */
    record Job(
            String id,
            String status,
            String format,
            Instant createdAt,
            @Nullable Instant finishedAt,
            @Nullable Long done,
            @Nullable Long total,
            @Nullable Long calls,
            @Nullable Long gone,
            @Nullable Long bytes,
            @Nullable String error,
            @JsonIgnore @Nullable String user,
            @JsonIgnore Map<String, Long> seen) {

        private Job at(long newDone, long newTotal) {
            return new Job(id, RUNNING, format, createdAt, null, newDone, newTotal, null, null, null, null, user, seen);
        }

        private Job done(Exported exported, long newBytes, Map<String, Long> newSeen) {
            return new Job(
                    id,
                    DONE,
                    format,
                    createdAt,
                    Instant.now(),
                    total,
                    total,
                    exported.calls(),
                    exported.gone(),
                    newBytes,
                    null,
                    user,
                    newSeen);
        }

        private Job failed(String why) {
            return new Job(
                    id, FAILED, format, createdAt, Instant.now(), done, total, null, null, null, why, user, seen);
        }
    }

    /**
     * Queues an export.
     *
     * @param earlier what this one goes on from, or null for all calls
     * @throws Problem when many wait
     */
    Job begin(ExportFormat format, CallFilter filter, @Nullable Job earlier, Access access) {
        Instant now = Instant.now();
        Job job = new Job(
                CallId.at(now.toEpochMilli()).toString(),
                QUEUED,
                format.toString(),
                now,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                access.user(),
                Map.of());
        Map<String, Long> seen = earlier == null ? Map.of() : earlier.seen();
        put(job);
        try {
            executor.execute(() -> run(job, format, filter, seen));
        } catch (RejectedExecutionException e) {
            remove(job);
            throw new Problem(503, MOST_WAITING + " exports wait already; try again when some are done.")
                    .with("Retry-After", "30");
        }
        forgetOldest();
        return job;
    }

    private void run(Job job, ExportFormat format, CallFilter filter, Map<String, Long> seen) {
        try {
            Path file = file(job);
            PrivateFiles.createFolder(records.layout(), folder());
            long[] nextNote = {0};
            Map<String, Long> position = new LinkedHashMap<>();
            Exported exported;
            try (OutputStream out =
                    new BufferedOutputStream(records.layout().seal().seal(PrivateFiles.create(file)), BUFFER)) {
                exported = records.ask(queries -> {
                    position.putAll(queries.positions());
                    return new CallExport(records.layout()).write(queries, filter, seen, format, out, (done, total) -> {
                        if (done >= nextNote[0]) {
                            nextNote[0] = done + Math.max(1, total / 200);
                            note(job, done, total);
                        }
                    });
                });
            }
            long bytes = Seal.contentLength(file);
            update(job, current -> current.done(exported, bytes, Map.copyOf(position)));
        } catch (IOException | RuntimeException e) {
            Log.warn("the export " + job.id() + " failed", e);
            update(job, current -> current.failed(String.valueOf(e.getMessage())));
            deleteFile(job);
        }
    }

    private void note(Job job, long done, long total) {
        if (Thread.currentThread().isInterrupted() || find(job.id()) == null) {
            throw new BrokenOffException();
        }
        update(job, current -> current.at(done, total));
    }

    /** Writes out what the export wrote. */
    void copy(Job job, OutputStream out) throws IOException {
        try (InputStream in = records.layout().seal().open(file(job))) {
            in.transferTo(out);
        }
    }

    private Path file(Job job) {
        return folder().resolve(
                        job.id() + "." + ExportFormat.named(job.format()).suffix());
    }

    private Path folder() {
        return records.layout().state().resolve("exports");
    }

    /** All that may be seen, the latest first. */
    synchronized List<Job> all(Access access) {
        List<Job> all = new ArrayList<>();
        for (Job job : jobs.values()) {
            if (access.sees(job.user())) {
                all.add(0, job);
            }
        }
        return all;
    }

    /** The job with this id, if it is known and may be seen, or null. */
    @Nullable
    Job find(String id, Access access) {
        Job job = find(id);
        return job == null || !access.sees(job.user()) ? null : job;
    }

    private synchronized @Nullable Job find(String id) {
        return jobs.get(id);
    }

    /** @throws Problem when there is none */
    Job get(String id, Access access) {
        Job job = find(id, access);
        if (job == null) {
            throw Problem.notFound("There is no export \"" + id + "\".");
        }
        return job;
    }

    void delete(Job job) {
        remove(job);
        deleteFile(job);
    }

    private synchronized void put(Job job) {
        jobs.put(job.id(), job);
    }

    private synchronized void remove(Job job) {
        jobs.remove(job.id());
    }

    private synchronized void update(Job job, UnaryOperator<Job> change) {
        jobs.computeIfPresent(job.id(), (id, current) -> change.apply(current));
    }

    private void forgetOldest() {
        List<Job> all = all(Access.EVERYTHING);
        for (int i = MOST_JOBS; i < all.size(); i++) {
            delete(all.get(i));
        }
    }

    private void deleteFile(Job job) {
        try {
            Files.deleteIfExists(file(job));
        } catch (IOException e) {
            Log.warn("the file of an export cannot be deleted", e);
        }
    }

    /** Breaks off what runs. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    private static final class BrokenOffException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BrokenOffException() {
            super("it was broken off");
        }
    }
}
