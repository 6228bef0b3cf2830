package io.llmrecorder.search;

/**
 * A piece of a text, in UTF-16 units as {@link String#substring(int, int)} takes them.
 *
 * @param start its first
 * @param end the one after its last
 */
public record Range(int start, int end) {}
