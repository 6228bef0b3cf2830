package io.llmrecorder.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds where in a text the phrases of a query stand. In one pass, and in memory that does not grow with the text. */
public final class Marks {
    private Marks() {}

    /**
     * The places in order, without overlaps; empty when nothing was found.
     *
     * @param most how many, at most
     */
    public static List<Range> of(String text, TextQuery query, int most) {
        List<Range> found = new ArrayList<>();
        List<Beginning> open = new ArrayList<>();
        Tokens tokens = new Tokens(text);
        while (tokens.next() && found.size() < most) {
            for (TextQuery.Phrase phrase : query.phrases()) {
                if (phrase.terms().get(0).matches(tokens)) {
                    open.add(new Beginning(phrase, tokens.position(), tokens.start()));
                }
            }
            for (int i = open.size() - 1; i >= 0; i--) {
                Beginning beginning = open.get(i);
                if (!beginning.goesOn(tokens)) {
                    open.remove(i);
                } else if (beginning.end != null) {
                    found.add(new Range(beginning.start, beginning.end));
                    open.remove(i);
                }
            }
        }
        return merged(found);
    }

    private static List<Range> merged(List<Range> found) {
        found.sort(Comparator.comparingInt(Range::start).thenComparingInt(Range::end));
        List<Range> merged = new ArrayList<>();
        for (Range range : found) {
            Range last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && range.start() <= last.end()) {
                merged.set(merged.size() - 1, new Range(last.start(), Math.max(last.end(), range.end())));
            } else {
                merged.add(range);
            }
        }
        return merged;
    }

    /** A phrase whose first terms have been met. */
    private static final class Beginning {
        private final TextQuery.Phrase phrase;
        private final int position;
        private final int start;
        private int met;
        private @Nullable Integer end;

        Beginning(TextQuery.Phrase phrase, int position, int start) {
            this.phrase = phrase;
            this.position = position;
            this.start = start;
        }

        /** Whether it still can become the phrase, after this token. */
        boolean goesOn(Tokens token) {
            TextQuery.Term due = phrase.terms().get(met);
            if (position + due.position() > token.position()) {
                return true;
            }
            if (!due.matches(token)) {
                return false;
            }
            met++;
            if (met == phrase.terms().size()) {
                end = due.prefix() && token.type() == Tokens.Type.PAIR ? token.headEnd() : token.end();
            }
            return true;
        }
    }
}
