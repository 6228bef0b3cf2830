package io.llmrecorder.redact;

import java.util.Arrays;

/** Where a pack found something in a text, and how many steps patterns may still take. For one record and one thread. */
final class Hits {
    /** A pattern that is written well needs a few for each character. */
    private static final long STEPS_PER_CHARACTER = 30;

    private static final long FIRST_STEPS = 10_000_000;
    private static final int LEAST_CHARS = 256;

    private int[] spans = new int[16];
    private int size;
    private long steps = FIRST_STEPS;
    private char[] chars = {};

    /** Room for so many characters of the text that is looked at, with anything in it. */
    char[] chars(int length) {
        if (chars.length < length) {
            chars = new char[Math.max(length, LEAST_CHARS)];
        }
        return chars;
    }

    /** Adds a place unless it begins before the last one ends. */
    void add(int start, int end) {
        if (start < end() || start >= end) {
            return;
        }
        if (2 * size == spans.length) {
            spans = Arrays.copyOf(spans, 2 * spans.length);
        }
        spans[2 * size] = start;
        spans[2 * size + 1] = end;
        size++;
    }

    /** End of the last place, or 0. */
    int end() {
        return size == 0 ? 0 : spans[2 * size - 1];
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    /** The text with {@code mark} in each place. */
    String replace(String text, String mark) {
        StringBuilder clean = new StringBuilder(text.length());
        int from = 0;
        for (int i = 0; i < size; i++) {
            clean.append(text, from, spans[2 * i]).append(mark);
            from = spans[2 * i + 1];
        }
        return clean.append(text, from, text.length()).toString();
    }

    /** A text is about to be looked at by a pattern: each character earns steps. */
    void earn(int characters) {
        steps += STEPS_PER_CHARACTER * characters;
    }

    /** Takes one step; answers whether there was one left. */
    boolean step() {
        return --steps >= 0;
    }
}
