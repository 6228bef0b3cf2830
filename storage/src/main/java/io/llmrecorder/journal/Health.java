package io.llmrecorder.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How recording into a folder stands, seen from the folder alone: whichever process asks gets the same answer.
 *
 * @param status {@code healthy}; {@code degraded} when something lags, was dropped or runs short; {@code unhealthy} when
 *     nothing can be written
 * @param writePermissions whether this process may write into the folder
 * @param diskSpaceAvailable bytes, or null when that cannot be told
 * @param recorders the living processes that record into the folder and have had a call; noted by each about every five
 *     seconds
 * @param readerLag by name of each reader of the journal that has begun, how many bytes it has still to read
 * @param problems what is not as it should be, one sentence each; empty when healthy
 */
public record Health(
        String status,
        boolean writePermissions,
        @Nullable Long diskSpaceAvailable,
        List<RecorderStatus> recorders,
        Map<String, Long> readerLag,
        List<String> problems) {
    public static final String HEALTHY = "healthy";
    public static final String DEGRADED = "degraded";
    public static final String UNHEALTHY = "unhealthy";

    private static final long LITTLE_SPACE = 1L << 30;
    private static final long MUCH_LAG = 256L << 20;

    /** Looks at the folder; writes and deletes a file of one byte in it. */
    public static Health of(Layout layout) throws IOException {
        return of(new JournalFiles(layout));
    }

    /** As {@link #of(Layout)}, for who asks again and again: the files of the journal are remembered. */
    public static Health of(JournalFiles files) throws IOException {
        Layout layout = files.layout();
        String failure = writeFailure(layout);
        Long space = space(layout.base());
        List<RecorderStatus> recorders = StatusFile.all(layout);
        Map<String, Long> lag = readerLag(files);
        List<String> problems = new ArrayList<>();
        if (failure != null) {
            problems.add("The folder " + layout.base() + " cannot be written (" + failure + ").");
        }
        if (space != null && space < LITTLE_SPACE) {
            problems.add("Less than 1 GiB of disk space is left for " + layout.base() + ".");
        }
        boolean failing = recorders.stream().anyMatch(recorder -> recorder.writeFailure() != null);
        recorders.forEach(recorder -> add(recorder, problems));
        lag.forEach((reader, bytes) -> {
            if (bytes > MUCH_LAG) {
                problems.add("The reader " + reader + " has " + bytes + " bytes of the journal still to read.");
            }
        });
        String status = failure != null || failing ? UNHEALTHY : problems.isEmpty() ? HEALTHY : DEGRADED;
        return new Health(status, failure == null, space, recorders, lag, problems);
    }

    private static void add(RecorderStatus recorder, List<String> problems) {
        String who = recorder.service() + " (process " + recorder.pid() + " on " + recorder.host() + ")";
        if (recorder.writeFailure() != null) {
            problems.add(who + " cannot write to the journal: " + recorder.writeFailure() + ".");
        }
        if (recorder.dropped() > 0) {
            problems.add(who + " dropped " + recorder.dropped() + " calls because its queue was full.");
        }
        if (recorder.failed() > 0) {
            problems.add(who + " could not record " + recorder.failed() + " calls at all.");
        }
    }

    /** Calls that wait for a writer, in all processes. */
    public long queued() {
        return recorders.stream().mapToLong(RecorderStatus::queued).sum();
    }

    /** Memory of the calls that wait, in bytes. */
    public long queuedBytes() {
        return recorders.stream().mapToLong(RecorderStatus::queuedBytes).sum();
    }

    /** Calls that the living processes lost to a full queue. */
    public long dropped() {
        return recorders.stream().mapToLong(RecorderStatus::dropped).sum();
    }

    /** The living processes that record into the folder and have had a call. */
    public static List<RecorderStatus> recorders(Layout layout) throws IOException {
        return StatusFile.all(layout);
    }

    /** How many bytes each reader of the journal has still to read, by its name; those left out that never began. */
    private static Map<String, Long> readerLag(JournalFiles files) throws IOException {
        Map<String, Long> lag = new TreeMap<>();
        for (Map.Entry<String, Map<String, Long>> reader :
                Checkpoint.all(files.layout()).entrySet()) {
            lag.put(reader.getKey(), files.pendingBytes(files.own(), reader.getValue()));
        }
        return lag;
    }

    /** Why no file can be written in the folder, or null when one can. */
    private static @Nullable String writeFailure(Layout layout) {
        Path probe = layout.base().resolve(".probe." + UUID.randomUUID());
        try (FileChannel channel = PrivateFiles.open(
                probe, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            channel.write(ByteBuffer.wrap(new byte[1]));
            return null;
        } catch (IOException e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    private static @Nullable Long space(Path folder) {
        Path parent = folder.getParent();
        if (!Files.exists(folder) && parent != null) {
            return space(parent);
        }
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return null;
        }
    }
}
