package io.llmrecorder.search;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.text.Normalizer.Form;

/**
 * Makes characters alike that somebody who searches takes for the same: capital and small, full and half width, with accent
 * and without where the accent is on a Latin or Greek letter, a ligature and its letters, the digits of all scripts.
 */
final class Folding {
    /** Longer heaps of accents on one letter are not worth the time that putting them in order takes. */
    private static final int LONGEST_CLUSTER = 16;

    /** Below, and from here on, each character of the basic plane is looked up; between lie Chinese and Korean, left as they are. */
    private static final int FIRST_UNCHANGED = 0x3400;

    private static final int LAST_UNCHANGED = 0xD7FF;
    private static final int FIRST_COMPATIBILITY = 0xF900;
    private static final char VOICED = '\uFF9E';
    private static final char SEMI_VOICED = '\uFF9F';

    /** What one character becomes where that is one character; 0 where it takes a closer look. */
    private static final char[] SIMPLE = new char[1 << Character.SIZE];

    private static final Kind[] KINDS = new Kind[1 << Character.SIZE];

    static {
        for (int c = 0; c < SIMPLE.length; c++) {
            boolean unchanged = c >= FIRST_UNCHANGED && c <= LAST_UNCHANGED;
            if (unchanged || c < FIRST_UNCHANGED || c >= FIRST_COMPATIBILITY) {
                String folded = unchanged ? String.valueOf((char) c) : fold(String.valueOf((char) c));
                SIMPLE[c] = folded.length() == 1 ? folded.charAt(0) : 0;
            }
            KINDS[c] = Kind.of(c);
        }
    }

    private Folding() {}

    static Kind kind(int codePoint) {
        return codePoint < KINDS.length ? KINDS[codePoint] : Kind.of(codePoint);
    }

    /** What the character at {@code at} becomes when it stands for itself and stays one character, else 0. */
    static char simple(CharSequence text, int at) {
        char c = text.charAt(at);
        if (c < 0x80) {
            // An accent may follow any letter; nothing does that below 0x80.
            return at + 1 < text.length() && text.charAt(at + 1) >= 0x300 && joins(text.charAt(at + 1)) ? 0 : SIMPLE[c];
        }
        return at + 1 < text.length() && joins(text.charAt(at + 1)) ? 0 : SIMPLE[c];
    }

    /** Where the character that begins at {@code start} ends, with all that is drawn upon it. */
    static int clusterEnd(CharSequence text, int start) {
        int end = start + Character.charCount(Character.codePointAt(text, start));
        while (end < text.length() && end - start < LONGEST_CLUSTER && joins(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Whether the character changes the one before it: accents, voicing marks, the later letters of a Korean syllable. */
    private static boolean joins(char c) {
        if (c < 0x300) {
            return false;
        }
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || c == VOICED
                || c == SEMI_VOICED
                || (c >= 0x1160 && c <= 0x11FF);
    }

    static String fold(String cluster) {
        String folded = Normalizer.normalize(cluster, Form.NFKC);
        if (hasBareLetter(folded)) {
            folded = withoutMarks(Normalizer.normalize(folded, Form.NFD));
        }
        StringBuilder result = new StringBuilder(folded.length());
        folded.codePoints().map(Folding::small).forEach(result::appendCodePoint);
        // A large letter with a dot becomes a small one and a dot, for instance; and full-width capitals had to be
        // narrow first.
        return spelledOut(result.toString());
    }

    private static boolean hasBareLetter(String text) {
        return text.codePoints().anyMatch(c -> {
            UnicodeScript script = UnicodeScript.of(c);
            return script == UnicodeScript.LATIN || script == UnicodeScript.GREEK;
        });
    }

    private static String withoutMarks(String decomposed) {
        StringBuilder bare = new StringBuilder(decomposed.length());
        decomposed
                .codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(bare::appendCodePoint);
        return bare.toString();
    }

    private static int small(int codePoint) {
        if (Character.getType(codePoint) == Character.DECIMAL_DIGIT_NUMBER) {
            return '0' + Character.digit(codePoint, 10);
        }
        // By way of the capital, because some letters have two small ones: both sigmas, both long and round s.
        return Character.toLowerCase(Character.toUpperCase(codePoint));
    }

    /** Letters of European languages that Unicode does not take apart. */
    private static String spelledOut(String text) {
        return switch (text) {
            case "ß" -> "ss";
            case "æ" -> "ae";
            case "œ" -> "oe";
            case "ø" -> "o";
            case "đ", "ð" -> "d";
            case "ł" -> "l";
            case "þ" -> "th";
            case "ı" -> "i";
            case "ё" -> "е";
            default -> text;
        };
    }
}
