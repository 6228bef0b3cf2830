package io.llmrecorder.search;

import java.util.ArrayList;
import java.util.List;

/**
 * What somebody searches for: words that must all occur, each anywhere, and {@code "phrases in quotes"}. {@code trans*} finds
 * words that begin so. What was typed without a space between is a phrase too: {@code gpt-5-mini}, {@code 图纸审核}.
 *
 * @param phrases at least one; a text is found when each occurs in it
 */
public record TextQuery(List<Phrase> phrases) {
    /** More would be no question any more. */
    private static final int MOST_TERMS = 64;

    /**
     * Reads what was typed.
     *
     * @throws IllegalArgumentException one sentence that says what is allowed
     */
    public static TextQuery of(String typed) {
        List<Phrase> phrases = new ArrayList<>();
        int at = 0;
        while (at < typed.length()) {
            boolean quoted = isQuote(typed.charAt(at));
            int end = quoted ? quoteEnd(typed, at + 1) : wordEnd(typed, at);
            Phrase phrase = Phrase.of(typed.substring(quoted ? at + 1 : at, end), !quoted);
            if (!phrase.terms().isEmpty() && !phrases.contains(phrase)) {
                phrases.add(phrase);
            }
            at = quoted ? end + 1 : Math.max(end, at + 1);
        }
        if (phrases.isEmpty()) {
            throw new IllegalArgumentException(
                    "q is \"" + typed + "\" but must have a letter or a digit to search for.");
        }
        int terms = phrases.stream().mapToInt(phrase -> phrase.terms().size()).sum();
        if (terms > MOST_TERMS) {
            throw new IllegalArgumentException(
                    "q has " + terms + " words or pairs of letters but must have at most " + MOST_TERMS + ".");
        }
        return new TextQuery(List.copyOf(phrases));
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '“' || c == '”';
    }

    private static int quoteEnd(String typed, int from) {
        int end = from;
        while (end < typed.length() && !isQuote(typed.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int wordEnd(String typed, int from) {
        int end = from;
        while (end < typed.length() && !isQuote(typed.charAt(end)) && !Character.isWhitespace(typed.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Terms at fixed distances. */
    public record Phrase(List<Term> terms) {
        private static Phrase of(String typed, boolean mayBePrefix) {
            boolean star = mayBePrefix && typed.endsWith("*");
            Tokens tokens = new Tokens(typed);
            List<Term> terms = new ArrayList<>();
            int first = 0;
            while (tokens.next()) {
                // The last letter of a run has been asked for by the pair before it; what follows it is anything.
                if (tokens.type() != Tokens.Type.LAST) {
                    first = terms.isEmpty() ? tokens.position() : first;
                    boolean prefix = tokens.type() == Tokens.Type.SINGLE;
                    terms.add(new Term(tokens.term(), prefix, tokens.position() - first));
                }
            }
            if (star && !terms.isEmpty() && tokens.type() == Tokens.Type.WORD) {
                Term last = terms.remove(terms.size() - 1);
                terms.add(new Term(last.text(), true, last.position()));
            }
            return new Phrase(List.copyOf(terms));
        }
    }

    /**
     * One token, as stored.
     *
     * @param prefix whether any token that begins so will do
     * @param position from the first term of its phrase, which has 0
     */
    public record Term(String text, boolean prefix, int position) {
        boolean matches(Tokens token) {
            return prefix ? token.beginsWith(text) : token.is(text);
        }
    }
}
