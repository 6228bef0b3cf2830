package io.llmrecorder.doctor;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at.
 *
 * @param ok whether it is as it should be
 * @param text what was found, one sentence
 * @param fix what to do about it, one sentence; null where there is nothing to do
 */
public record Finding(boolean ok, String text, @Nullable String fix) {
    static Finding ok(String text) {
        return new Finding(true, text, null);
    }

    static Finding wrong(String text, String fix) {
        return new Finding(false, text, fix);
    }

    /** Something that says itself what to do. */
    static Finding wrong(String text) {
        return new Finding(false, text, null);
    }
}
