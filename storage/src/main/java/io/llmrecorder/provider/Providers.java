package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.node.TextNode;
import io.llmrecorder.call.Reading;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks each provider in turn whether a call is its own, and reads the call. Pure; safe for use by many threads. */
public final class Providers {
    private Providers() {}

    /** Reads the call; one that nobody knows is read as {@code unknown}, with its bodies. Never throws. */
    public static Reading read(HttpCall call) {
        return new Reading(
                "unknown",
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                new TextNode(new String(call.requestBody(), StandardCharsets.UTF_8)),
                new TextNode(new String(call.responseBody(), StandardCharsets.UTF_8)),
                -1);
    }
}
