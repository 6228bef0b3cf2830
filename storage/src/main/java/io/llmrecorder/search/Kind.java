package io.llmrecorder.search;

import java.lang.Character.UnicodeScript;

/** What a character is to the search. */
enum Kind {
    /** Ends a word: spaces, punctuation, control characters. */
    BREAK,
    /** Not there at all: a soft hyphen, a zero-width joiner, a byte order mark. */
    NOTHING,
    /** Part of a word between spaces: letters and digits of most scripts. */
    WORD,
    /** A letter of a script that writes without spaces, or, as Korean, with endings grown to the word. */
    GLYPH,
    /** A word by itself: an emoji. */
    SYMBOL;

    private static final int PROLONGED_SOUND_MARK = 0x30FC;

    static Kind of(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.LETTER_NUMBER,
                    Character.COMBINING_SPACING_MARK -> isSpaceless(codePoint) ? GLYPH : WORD;
            // Marks of a script are letters of it; those that go with any script, such as accents, say little by
            // themselves.
            case Character.NON_SPACING_MARK ->
                UnicodeScript.of(codePoint) == UnicodeScript.INHERITED
                        ? NOTHING
                        : isSpaceless(codePoint) ? GLYPH : WORD;
            case Character.DECIMAL_DIGIT_NUMBER, Character.OTHER_NUMBER -> WORD;
            case Character.OTHER_SYMBOL -> SYMBOL;
            case Character.FORMAT, Character.ENCLOSING_MARK -> NOTHING;
            default -> BREAK;
        };
    }

    private static boolean isSpaceless(int codePoint) {
        return switch (UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, BOPOMOFO, HANGUL, YI, THAI, LAO, KHMER, MYANMAR -> true;
            default -> codePoint == PROLONGED_SOUND_MARK;
        };
    }
}
