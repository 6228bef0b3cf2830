package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import org.jspecify.annotations.Nullable;

/** The events of a stream that nobody knows, as a list. */
final class EventList implements Assembler {
    private final ArrayNode events = Json.NODES.arrayNode();

    @Override
    public boolean add(Event event) {
        JsonNode data = event.json();
        events.add(data != null ? data : Json.NODES.textNode(event.text()));
        return true;
    }

    @Override
    public boolean ended() {
        return true;
    }

    @Override
    public @Nullable JsonNode result() {
        return events.isEmpty() ? null : events;
    }
}
