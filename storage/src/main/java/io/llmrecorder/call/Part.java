package io.llmrecorder.call;

import org.jspecify.annotations.Nullable;

/**
 * One part of a message.
 *
 * @param kind what it is
 * @param text the text, refusal or reasoning; for a tool call its arguments, for a tool result its content; for media the
 *     URL if there is one; null where there is none
 * @param name function name of a tool call; media type of media; null otherwise
 * @param id id of the tool call or of the call that a result answers; null otherwise
 */
public record Part(
        Kind kind,
        @Nullable String text,
        @Nullable String name,
        @Nullable String id) {
    /** What a part is. */
    public enum Kind {
        TEXT,
        REASONING,
        REFUSAL,
        TOOL_CALL,
        TOOL_RESULT,
        MEDIA
    }

    /** A part of plain text. */
    public static Part text(String text) {
        return new Part(Kind.TEXT, text, null, null);
    }
}
