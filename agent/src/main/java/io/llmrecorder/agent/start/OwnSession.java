package io.llmrecorder.agent.start;

import io.llmrecorder.recorder.Recording;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The session of calls for which nobody names one: known by the recording, which is made after those that ask for it. */
final class OwnSession implements Supplier<@Nullable String> {
    private volatile @Nullable Recording recording;

    void of(Recording started) {
        recording = started;
    }

    @Override
    public @Nullable String get() {
        Recording started = recording;
        return started == null ? null : started.processSession();
    }
}
