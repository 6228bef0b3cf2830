package io.llmrecorder.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.TopFieldCollectorManager;

/** Asks a {@link TextIndex}. For one thread. */
public final class TextSearch {
    private final IndexSearcher searcher;

    TextSearch(DirectoryReader reader) {
        searcher = new IndexSearcher(reader);
        // Answers come from so few postings that keeping them costs more than finding them again.
        searcher.setQueryCache(null);
    }

    /** Ids of calls that have it, newest first. Reads no more of the index than it takes to find so many. */
    public List<String> newest(TextQuery query, TextFilter filter, int offset, int limit) throws IOException {
        int wanted =
                (int) Math.min((long) offset + limit, searcher.getIndexReader().maxDoc());
        if (limit <= 0 || wanted <= offset) {
            return List.of();
        }
        ScoreDoc[] found = searcher.search(
                        lucene(query, filter), new TopFieldCollectorManager(TextIndex.NEWEST_FIRST, wanted, 1))
                .scoreDocs;
        return found.length <= offset ? List.of() : ids(Arrays.copyOfRange(found, offset, found.length));
    }

    private List<String> ids(ScoreDoc[] found) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        List<String> ids = new ArrayList<>(found.length);
        for (ScoreDoc hit : found) {
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
            BinaryDocValues values = DocValues.getBinary(leaf.reader(), TextIndex.ID);
            if (values.advanceExact(hit.doc - leaf.docBase)) {
                ids.add(EntryId.toText(values.binaryValue()));
            }
        }
        return ids;
    }

    /** Ids of all calls that have it, in no order. */
    public Set<String> all(TextQuery query, TextFilter filter) throws IOException {
        return searcher.search(lucene(query, filter), new AllIds());
    }

    /** How many calls have it. */
    public long count(TextQuery query, TextFilter filter) throws IOException {
        return searcher.count(lucene(query, filter));
    }

    private Query lucene(TextQuery query, TextFilter filter) throws IOException {
        return new LuceneQuery(searcher.getIndexReader()).of(query, filter);
    }

    private static final class AllIds implements CollectorManager<Ids, Set<String>> {
        @Override
        public Ids newCollector() {
            return new Ids();
        }

        @Override
        public Set<String> reduce(Collection<Ids> collectors) {
            Set<String> all = new HashSet<>();
            collectors.forEach(collector -> all.addAll(collector.ids));
            return all;
        }
    }

    private static final class Ids extends SimpleCollector {
        private final Set<String> ids = new HashSet<>();
        private BinaryDocValues values = DocValues.emptyBinary();

        @Override
        protected void doSetNextReader(LeafReaderContext context) throws IOException {
            values = DocValues.getBinary(context.reader(), TextIndex.ID);
        }

        @Override
        public void collect(int doc) throws IOException {
            if (values.advanceExact(doc)) {
                ids.add(EntryId.toText(values.binaryValue()));
            }
        }

        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }
    }
}
