package io.llmrecorder.transfer;

import java.io.IOException;

/** Writes calls to one stream in one format, one after the other, and keeps none of them. For one thread. */
interface Export {
    /** Whether all records have to be {@linkplain #look looked at} before the first is written. */
    default boolean looksFirst() {
        return false;
    }

    /** Looks at a record that will be written, or left out, later. */
    default void look(CallRecord record) throws IOException {}

    void write(CallRecord record) throws IOException;

    /** Writes what comes after the last record; also when there was none. */
    default void end() throws IOException {}
}
