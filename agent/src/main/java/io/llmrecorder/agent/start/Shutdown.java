package io.llmrecorder.agent.start;

import io.llmrecorder.recorder.Recording;
import java.time.Duration;

/**
 * Writes what waits when the application ends, within a deadline. The work is done by threads that run already: class loading
 * inside a shutdown hook can deadlock (JDK-7142035).
 */
final class Shutdown extends Thread {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Recording recording;

    Shutdown(Recording recording) {
        super(null, null, "llm-recorder-shutdown", 0, false);
        this.recording = recording;
        setContextClassLoader(null);
    }

    @Override
    public void run() {
        recording.close(DEADLINE);
    }
}
