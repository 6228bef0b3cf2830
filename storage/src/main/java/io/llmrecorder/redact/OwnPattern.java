package io.llmrecorder.redact;

import io.llmrecorder.config.Log;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of the user's. Java's regular expressions can take time without bound, so each look at a character takes a step,
 * and steps are earned by text: where they run out, the rest of the text counts as found. Nothing is recorded unseen.
 */
final class OwnPattern implements Pack {
    private final String name;
    private final Pattern pattern;

    private OwnPattern(String name, Pattern pattern) {
        this.name = name;
        this.pattern = pattern;
    }

    /**
     * Reads {@code name=regex}.
     *
     * @throws IllegalArgumentException saying in the rest of a sentence what is wrong
     */
    static OwnPattern of(String line) {
        int equals = line.indexOf('=');
        String name = equals < 0 ? "" : line.substring(0, equals).strip();
        if (!isName(name)) {
            throw new IllegalArgumentException("must be name=regex, with a name of letters, digits, _ and -");
        }
        try {
            Pattern pattern = Pattern.compile(line.substring(equals + 1).strip());
            if (pattern.matcher("").find()) {
                throw new IllegalArgumentException("has a pattern that finds the empty text, which is everywhere");
            }
            return new OwnPattern(name, pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("has no valid regular expression (" + e.getDescription() + ")", e);
        }
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '_' && c != '-') {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= 40;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void find(String text, Hits hits) {
        hits.earn(text.length());
        try {
            Matcher matcher = pattern.matcher(new Guarded(text, 0, text.length(), hits));
            while (matcher.find()) {
                hits.add(matcher.start(), matcher.end());
            }
        } catch (TooLongException | StackOverflowError e) {
            Log.warn(
                    "the redaction pattern " + name + " takes too long, and texts are left out as a whole; simplify it",
                    e);
            hits.add(hits.end(), text.length());
        }
    }

    /** Thrown out of the matcher, which has no other way to be stopped. */
    private static final class TooLongException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLongException() {
            super("out of steps", null, false, false);
        }
    }

    private record Guarded(String text, int from, int to, Hits hits) implements CharSequence {
        @Override
        public int length() {
            return to - from;
        }

        @Override
        public char charAt(int index) {
            if (!hits.step()) {
                throw new TooLongException();
            }
            return text.charAt(from + index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Guarded(text, from + start, from + end, hits);
        }

        @Override
        public String toString() {
            return text.substring(from, to);
        }
    }
}
