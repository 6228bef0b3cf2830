package io.llmrecorder.index;

import org.jspecify.annotations.Nullable;

/**
 * A value that calls have in common.
 *
 * @param value null for calls that have none
 * @param calls how many have it
 */
public record Facet(@Nullable String value, long calls) {}
