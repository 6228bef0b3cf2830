package io.llmrecorder.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSortSortedNumericDocValuesRangeQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiPhraseQuery;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/** Says a {@link TextQuery} in the words of Lucene. */
final class LuceneQuery {
    /** A beginning within a phrase stands for all the words that begin so, side by side. */
    private static final int MOST_WORDS = 10_000;

    private final IndexReader reader;

    LuceneQuery(IndexReader reader) {
        this.reader = reader;
    }

    Query of(TextQuery query, TextFilter filter) throws IOException {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (TextQuery.Phrase phrase : query.phrases()) {
            all.add(phrase(phrase), Occur.FILTER);
        }
        for (TextFilter.Key key : filter.keys()) {
            all.add(new TermQuery(new Term(TextIndex.keyField(key.name()), key.value())), Occur.FILTER);
        }
        if (filter.since() != Long.MIN_VALUE || filter.until() != Long.MAX_VALUE) {
            all.add(between(filter.since(), filter.until()), Occur.FILTER);
        }
        return all.build();
    }

    private static Query between(long since, long until) {
        if (until <= since) {
            return new MatchNoDocsQuery();
        }
        return new IndexSortSortedNumericDocValuesRangeQuery(
                TextIndex.TIME,
                since,
                until - 1,
                NumericDocValuesField.newSlowRangeQuery(TextIndex.TIME, since, until - 1));
    }

    private Query phrase(TextQuery.Phrase phrase) throws IOException {
        if (phrase.terms().size() == 1) {
            TextQuery.Term only = phrase.terms().get(0);
            return only.prefix()
                    ? new PrefixQuery(term(only), MultiTermQuery.CONSTANT_SCORE_BLENDED_REWRITE)
                    : new TermQuery(term(only));
        }
        MultiPhraseQuery.Builder words = new MultiPhraseQuery.Builder();
        for (TextQuery.Term term : phrase.terms()) {
            Term[] any = term.prefix() ? beginningWith(term.text()) : new Term[] {term(term)};
            if (any.length == 0) {
                return new MatchNoDocsQuery();
            }
            words.add(any, term.position());
        }
        return words.build();
    }

    private static Term term(TextQuery.Term term) {
        return new Term(TextIndex.TEXT, term.text());
    }

    private Term[] beginningWith(String prefix) throws IOException {
        List<Term> found = new ArrayList<>();
        Terms terms = MultiTerms.getTerms(reader, TextIndex.TEXT);
        if (terms != null) {
            BytesRef beginning = new BytesRef(prefix);
            TermsEnum all = terms.iterator();
            boolean more = all.seekCeil(beginning) != TermsEnum.SeekStatus.END;
            while (more && StringHelper.startsWith(all.term(), beginning)) {
                found.add(new Term(TextIndex.TEXT, BytesRef.deepCopyOf(all.term())));
                if (found.size() > MOST_WORDS) {
                    throw new IllegalArgumentException("q has \"" + prefix + "\" within a phrase but more than "
                            + MOST_WORDS + " words begin so; give more of it.");
                }
                more = all.next() != null;
            }
        }
        return found.toArray(Term[]::new);
    }
}
