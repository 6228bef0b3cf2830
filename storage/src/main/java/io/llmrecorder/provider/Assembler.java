package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Puts the events of one stream together to the object that the same call without streaming would have returned. */
interface Assembler {
    /**
     * Takes the next event.
     *
     * @return whether it brought content: text, reasoning, a tool call, an image
     */
    boolean add(Event event);

    /** Whether the stream's own end mark has come. */
    boolean ended();

    /** The object, after the last event; null when no event said anything. */
    @Nullable
    JsonNode result();
}
