package io.llmrecorder.recorder;

import java.io.IOException;

/** Opens what the writer writes to, when the first call comes. */
interface Opening {
    /**
     * Called on the writer's thread.
     *
     * @throws IOException when the folder cannot be used; the writer tries again
     */
    Opened open() throws IOException;

    /**
     * What the writer needs.
     *
     * @param inFlight owned by the writer, like {@code sink}
     */
    record Opened(CallAssembly assembly, Sink sink, InFlight inFlight, Interrupted interrupted) {}
}
