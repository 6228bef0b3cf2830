package io.llmrecorder.search;

import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/** Hands the tokens of a call's texts to Lucene. Used again for each call: set, read to the end, closed. */
final class EntryTokens extends TokenStream {
    /** Distance between two texts: no phrase is as long. */
    static final int GAP = 1_000;

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute increment = addAttribute(PositionIncrementAttribute.class);
    private List<String> texts = List.of();
    private Tokens tokens = new Tokens("");
    private int text;

    void set(List<String> texts) {
        this.texts = texts;
    }

    @Override
    public void reset() {
        text = 0;
        tokens = new Tokens("");
    }

    @Override
    public boolean incrementToken() {
        int gap = 1;
        while (!tokens.next()) {
            if (text == texts.size()) {
                return false;
            }
            tokens = new Tokens(texts.get(text++));
            gap = GAP;
        }
        clearAttributes();
        term.copyBuffer(tokens.buffer(), 0, tokens.length());
        increment.setPositionIncrement(gap);
        return true;
    }
}
