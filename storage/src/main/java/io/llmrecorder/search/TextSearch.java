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
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.TopFieldCollectorManager;

/** Asks a {@link TextIndex}, as it was when this was made. For one thread. To be closed. */
public final class TextSearch implements AutoCloseable {
    private final IndexSearcher searcher;

    /** @param reader one reference to it goes with {@link #close} */
    TextSearch(DirectoryReader reader) {
        searcher = new IndexSearcher(reader);
        // Answers come from so few postings that keeping them costs more than finding them again.
        searcher.setQueryCache(null);
    }

    /**
     * Some calls of the newest that have it.
     *
     * @param before of what comes next, the begin of the first call that is here already, microseconds since 1970
     * @param isLast whether nothing comes next
     */
    public record Batch(List<String> ids, long before, boolean isLast) {}

    /** About {@code size} of the newest calls that have it; of those that began in the same moment all, or none. */
    public Batch newestBatch(TextQuery query, TextFilter filter, int size) throws TextsException {
        return TextsException.guard(() -> newestOrFail(query, filter, size));
    }

    private Batch newestOrFail(TextQuery query, TextFilter filter, int size) throws IOException {
        int most = searcher.getIndexReader().maxDoc();
        if (most == 0) {
            return new Batch(List.of(), 0, true);
        }
        Query lucene = lucene(query, filter);
        for (int wanted = size; ; wanted *= 2) {
            int asked = Math.min(wanted, most);
            ScoreDoc[] found =
                    searcher.search(lucene, new TopFieldCollectorManager(TextIndex.NEWEST_FIRST, asked, 1)).scoreDocs;
            if (found.length < asked || asked == most) {
                return new Batch(ids(found), 0, true);
            }
            long last = time(found[found.length - 1]);
            int whole = found.length;
            while (whole > 0 && time(found[whole - 1]) == last) {
                whole--;
            }
            if (whole > 0) {
                return new Batch(ids(Arrays.copyOf(found, whole)), last + 1, false);
            }
        }
    }

    private static long time(ScoreDoc hit) {
        return (Long) ((FieldDoc) hit).fields[0];
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
    public Set<String> all(TextQuery query, TextFilter filter) throws TextsException {
        return TextsException.guard(() -> searcher.search(lucene(query, filter), new AllIds()));
    }

    /** How many calls have it. */
    public long count(TextQuery query, TextFilter filter) throws TextsException {
        return TextsException.guard(() -> searcher.count(lucene(query, filter)));
    }

    @Override
    public void close() throws TextsException {
        TextsException.guard(() -> {
            searcher.getIndexReader().decRef();
            return true;
        });
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
