package io.llmrecorder.search;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The piece of a text where the query was found first.
 *
 * @param text begins and ends in {@code …} where it was cut; white space is one space
 * @param marks what was found, as pieces of {@code text}
 */
public record Excerpt(String text, List<Range> marks) {
    private static final int MOST_MARKS = 100;

    /**
     * The excerpt, or null when the text has nothing of the query.
     *
     * @param length about how long it is, at most
     */
    public static @Nullable Excerpt of(String text, TextQuery query, int length) {
        List<Range> found = Marks.of(text, query, MOST_MARKS);
        if (found.isEmpty()) {
            return null;
        }
        Range first = found.get(0);
        int from = first.end() <= length ? 0 : edge(text, Math.max(0, first.start() - length / 4));
        int to = edge(text, Math.min(text.length(), Math.max(from + length, first.end())));
        StringBuilder excerpt = new StringBuilder(from > 0 ? "…" : "");
        List<Range> marks = new ArrayList<>();
        int at = from;
        for (Range range : found) {
            if (range.start() < to) {
                append(excerpt, text, at, range.start());
                int start = excerpt.length();
                at = Math.min(range.end(), to);
                append(excerpt, text, range.start(), at);
                marks.add(new Range(start, excerpt.length()));
            }
        }
        append(excerpt, text, at, to);
        return new Excerpt(excerpt.append(to < text.length() ? "…" : "").toString(), List.copyOf(marks));
    }

    /** Not between the two halves of a character. */
    private static int edge(String text, int at) {
        return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }

    private static void append(StringBuilder excerpt, String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean space = Character.isWhitespace(c);
            if (!space) {
                excerpt.append(c);
            } else if (excerpt.length() > 0 && excerpt.charAt(excerpt.length() - 1) != ' ') {
                excerpt.append(' ');
            }
        }
    }
}
