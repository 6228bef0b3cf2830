package io.llmrecorder.search;

import org.apache.lucene.analysis.Analyzer;

/** Lucene wants an analyzer; each field brings its tokens itself. */
final class NoAnalyzer extends Analyzer {
    @Override
    protected TokenStreamComponents createComponents(String field) {
        throw new IllegalStateException(field + " has no tokens of its own");
    }
}
