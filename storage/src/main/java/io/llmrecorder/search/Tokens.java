package io.llmrecorder.search;

/**
 * Cuts a text into what can be searched for, one after the other, from its beginning.
 *
 * <p>Words between spaces are taken whole. Letters of scripts without spaces are taken two by two, overlapping, and the last
 * one of a run by itself: 图纸审核 is 图纸, 纸审, 审核, 核. So each such letter begins exactly one token, tokens have positions
 * without gaps, and a phrase is found wherever its tokens stand at the right distances, whatever scripts it mixes.
 *
 * <p>The same for what is stored and what is asked. For one thread.
 */
public final class Tokens {
    /** Longer words are cut into pieces of this length, which follow each other. */
    static final int LONGEST_WORD = 64;

    private static final int END = -1;

    private final CharSequence text;
    private int next;

    // The character in hand, folded; one character of the text may fold to several.
    private int codePoint;
    private Kind kind = Kind.BREAK;
    private int from;
    private int to;
    private boolean inHand;
    private String rest = "";
    private int restAt;

    // The letter that waits for the one after it.
    private int glyph = END;
    private int glyphFrom;
    private int glyphTo;
    private boolean glyphFirst;

    private final char[] term = new char[LONGEST_WORD + 2];
    private int length;
    private int start;
    private int end;
    private int headEnd;
    private int position = -1;
    private Type type = Type.WORD;

    /** What a token is. */
    enum Type {
        /** A word between spaces, or a symbol. */
        WORD,
        /** Two letters. */
        PAIR,
        /** The last letter of two or more. */
        LAST,
        /** A letter without neighbours. */
        SINGLE
    }

    /** The tokens of the text, which must not change meanwhile. */
    public Tokens(CharSequence text) {
        this.text = text;
    }

    /** Moves on to the next token; false at the end. */
    public boolean next() {
        length = 0;
        while (true) {
            read();
            if (glyph != END) {
                if (codePoint != END && kind == Kind.NOTHING) {
                    inHand = false;
                    continue;
                }
                boolean another = codePoint != END && kind == Kind.GLYPH;
                return another ? pair() : lastGlyph();
            }
            if (codePoint == END) {
                return false;
            }
            inHand = false;
            switch (kind) {
                case WORD -> {
                    return word();
                }
                case SYMBOL -> {
                    append(codePoint);
                    return emit(Type.WORD, from, to, to);
                }
                case GLYPH -> {
                    hold();
                    glyphFirst = true;
                }
                case BREAK, NOTHING -> {
                    // between words
                }
            }
        }
    }

    private boolean word() {
        int wordFrom = from;
        int wordTo = to;
        append(codePoint);
        for (read(); codePoint != END && (kind == Kind.WORD || kind == Kind.NOTHING); read()) {
            if (length >= LONGEST_WORD) {
                break;
            }
            if (kind == Kind.WORD) {
                append(codePoint);
                wordTo = to;
            }
            inHand = false;
        }
        return emit(Type.WORD, wordFrom, wordTo, wordTo);
    }

    private boolean pair() {
        append(glyph);
        append(codePoint);
        int pairFrom = glyphFrom;
        int headTo = glyphTo;
        inHand = false;
        hold();
        glyphFirst = false;
        return emit(Type.PAIR, pairFrom, to, headTo);
    }

    private boolean lastGlyph() {
        append(glyph);
        glyph = END;
        return emit(glyphFirst ? Type.SINGLE : Type.LAST, glyphFrom, glyphTo, glyphTo);
    }

    private void hold() {
        glyph = codePoint;
        glyphFrom = from;
        glyphTo = to;
    }

    private boolean emit(Type type, int start, int end, int headEnd) {
        this.type = type;
        this.start = start;
        this.end = end;
        this.headEnd = headEnd;
        position++;
        return true;
    }

    private void append(int codePoint) {
        length += Character.toChars(codePoint, term, length);
    }

    /** Takes the next folded character in hand, unless there is one. */
    private void read() {
        if (inHand) {
            return;
        }
        inHand = true;
        while (restAt >= rest.length()) {
            if (next >= text.length()) {
                codePoint = END;
                return;
            }
            from = next;
            char simple = Folding.simple(text, next);
            if (simple != 0) {
                to = ++next;
                codePoint = simple;
                kind = Folding.kind(simple);
                return;
            }
            next = Folding.clusterEnd(text, next);
            to = next;
            rest = Folding.fold(text.subSequence(from, to).toString());
            restAt = 0;
        }
        codePoint = rest.codePointAt(restAt);
        restAt += Character.charCount(codePoint);
        kind = Folding.kind(codePoint);
    }

    /** The token's characters, folded; valid up to {@link #length} and until the next move. */
    char[] buffer() {
        return term;
    }

    int length() {
        return length;
    }

    /** The token, folded. */
    public String term() {
        return new String(term, 0, length);
    }

    boolean is(String other) {
        return other.length() == length && beginsWith(other);
    }

    boolean beginsWith(String prefix) {
        if (prefix.length() > length) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (prefix.charAt(i) != term[i]) {
                return false;
            }
        }
        return true;
    }

    Type type() {
        return type;
    }

    /** Which token this is, from 0. */
    public int position() {
        return position;
    }

    /** Where it begins in the text. */
    int start() {
        return start;
    }

    /** Where it ends in the text. */
    int end() {
        return end;
    }

    /** Where the first letter of two ends, else the end. */
    int headEnd() {
        return headEnd;
    }
}
