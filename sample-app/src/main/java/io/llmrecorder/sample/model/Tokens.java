package io.llmrecorder.sample.model;

import java.util.ArrayList;
import java.util.List;

/** Text in tokens of about the size that real models use: a Chinese character, or a word of up to eight letters. */
final class Tokens {
    private static final int LONGEST = 8;

    private Tokens() {}

    static int count(String text) {
        return split(text).size();
    }

    /** The pieces joined are the text again. */
    static List<String> split(String text) {
        List<String> tokens = new ArrayList<>();
        StringBuilder token = new StringBuilder();
        for (int c : text.codePoints().toArray()) {
            token.appendCodePoint(c);
            boolean han = Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN;
            if (han || Character.isWhitespace(c) || token.length() >= LONGEST) {
                tokens.add(token.toString());
                token.setLength(0);
            }
        }
        if (!token.isEmpty()) {
            tokens.add(token.toString());
        }
        return tokens;
    }
}
