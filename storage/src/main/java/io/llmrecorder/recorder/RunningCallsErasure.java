package io.llmrecorder.recorder;

import io.llmrecorder.crypt.Seal;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.LineEraser;
import io.llmrecorder.journal.ProcessLock;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Erases calls in the files of running calls. What a dead process left goes; of a living process what has ended: a call that
 * runs still will be a record, and is counted. For one thread.
 */
public final class RunningCallsErasure {
    private final Map<Path, LineEraser.Found> found = new LinkedHashMap<>();
    private int running;

    /** @param execute false to count only */
    public RunningCallsErasure(Layout layout, Predicate<byte[]> wanted, boolean execute) throws IOException {
        for (Path file : Interrupted.files(layout)) {
            String instance = Interrupted.instance(file);
            try (ProcessLock lock = ProcessLock.tryLock(layout, InFlight.lockName(instance))) {
                found.put(
                        file,
                        lock == null
                                ? endedOnly(layout.seal(), file, wanted, execute)
                                : LineEraser.inPlace(file, layout.seal(), wanted, true, execute));
            } catch (NoSuchFileException e) {
                // its process has ended just now
            }
        }
    }

    private LineEraser.Found endedOnly(Seal seal, Path file, Predicate<byte[]> wanted, boolean execute)
            throws IOException {
        Map<String, byte[]> inFlight = new InFlightFile(seal, file).running();
        inFlight.values().removeIf(line -> !wanted.test(line));
        running += inFlight.size();
        Set<String> ids = inFlight.keySet();
        return LineEraser.inPlace(
                file, seal, line -> wanted.test(line) && !ids.contains(InFlightFile.id(line)), false, execute);
    }

    /** By file, what was found. */
    public Map<Path, LineEraser.Found> found() {
        return found;
    }

    /** How many calls run still. */
    public int running() {
        return running;
    }
}
