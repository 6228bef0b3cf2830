package io.llmrecorder.search;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.store.NoLockFactory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * The texts of calls, kept in a folder so that they can be searched. Can be deleted at any time; who fills it keeps in it how
 * far it has come, in the same commit as the texts, so that after a crash nothing is missing and nothing is there twice.
 *
 * <p>The caller sees to it that one process at a time has the folder open. For one thread; merging goes on behind it.
 */
public final class TextIndex implements AutoCloseable {
    static final String TEXT = "text";
    static final String TIME = "time";
    static final String ID = "id";
    static final Sort NEWEST_FIRST = new Sort(new SortField(TIME, SortField.Type.LONG, true));

    private static final double MEMORY_MB = 48;
    private static final FieldType TOKENS = new FieldType();
    private static final FieldType KEY = new FieldType(StringField.TYPE_NOT_STORED);

    static {
        TOKENS.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        TOKENS.setTokenized(true);
        TOKENS.setOmitNorms(true);
        TOKENS.freeze();
        KEY.freeze();
        quietly();
    }

    private final Directory directory;
    private final IndexWriter writer;
    private final EntryTokens tokens = new EntryTokens();
    private @Nullable DirectoryReader reader;

    private TextIndex(Directory directory, IndexWriter writer) {
        this.directory = directory;
        this.writer = writer;
    }

    /** On JDK 23 and newer, Lucene says in the application's log that it could do better with vectors. None are used here. */
    private static void quietly() {
        Logger vectors = Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider");
        Level before = vectors.getLevel();
        vectors.setLevel(Level.OFF);
        try {
            Class.forName("org.apache.lucene.util.VectorUtil");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("Lucene is not there", e);
        } finally {
            vectors.setLevel(before);
        }
    }

    /**
     * Opens the index in the folder, which exists; an empty folder becomes an empty index.
     *
     * @param password by which its files are encrypted, 64 hex digits; null for files that are not
     * @throws TextsException when the folder cannot be used
     */
    public static TextIndex open(Path folder, @Nullable String password) throws TextsException {
        return TextsException.guard(() -> openOrFail(folder, password));
    }

    private static TextIndex openOrFail(Path folder, @Nullable String password) throws IOException {
        // Read by file channel. Mapped memory would need Unsafe, or classes that depend on the JDK's version.
        Directory files = new NIOFSDirectory(folder, NoLockFactory.INSTANCE);
        Directory directory = password == null ? files : new SealedDirectory(files, password);
        try {
            IndexWriterConfig config = new IndexWriterConfig(new NoAnalyzer())
                    .setIndexSort(NEWEST_FIRST)
                    .setRAMBufferSizeMB(MEMORY_MB)
                    .setCommitOnClose(false)
                    .setMergeScheduler(new ConcurrentMergeScheduler());
            return new TextIndex(directory, new IndexWriter(directory, config));
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** What was remembered by the last {@link #commit}; empty for a new index. */
    public Map<String, Long> done() {
        Map<String, Long> done = new HashMap<>();
        Iterable<Map.Entry<String, String>> committed = writer.getLiveCommitData();
        if (committed != null) {
            committed.forEach(entry -> done.put(entry.getKey(), Long.valueOf(entry.getValue())));
        }
        return done;
    }

    /** Adds a call that is not there. */
    public void add(TextEntry entry) throws TextsException {
        Document document = new Document();
        document.add(new NumericDocValuesField(TIME, entry.micros()));
        BytesRef id = EntryId.toBytes(entry.id());
        document.add(new BinaryDocValuesField(ID, id));
        document.add(new StringField(ID, id, Field.Store.NO));
        entry.keys().forEach((name, value) -> document.add(new Field(keyField(name), value, KEY)));
        tokens.set(entry.texts());
        document.add(new Field(TEXT, tokens, TOKENS));
        TextsException.guard(() -> writer.addDocument(document));
    }

    /** Removes calls, whether they are there or not. */
    public void remove(List<String> ids) throws TextsException {
        Term[] terms = new Term[ids.size()];
        for (int i = 0; i < terms.length; i++) {
            terms[i] = new Term(ID, EntryId.toBytes(ids.get(i)));
        }
        TextsException.guard(() -> writer.deleteDocuments(terms));
    }

    /** Forces to disk what was added, and remembers {@code done} with it. */
    public void commit(Map<String, Long> done) throws TextsException {
        List<Map.Entry<String, String>> data = new ArrayList<>();
        done.forEach((name, offset) -> data.add(Map.entry(name, String.valueOf(offset))));
        writer.setLiveCommitData(data);
        TextsException.guard(writer::commit);
    }

    /** Deletes all that is in it. */
    public void clear() throws TextsException {
        TextsException.guard(writer::deleteAll);
        commit(Map.of());
    }

    /** The texts as of the last {@link #commit}. To be closed. */
    public TextSearch search() throws TextsException {
        return TextsException.guard(this::searchOrFail);
    }

    private TextSearch searchOrFail() throws IOException {
        DirectoryReader open = reader;
        if (open == null) {
            open = DirectoryReader.open(directory);
        } else {
            DirectoryReader newer = DirectoryReader.openIfChanged(open);
            if (newer != null) {
                open.close();
                open = newer;
            }
        }
        reader = open;
        open.incRef();
        return new TextSearch(open);
    }

    static String keyField(String name) {
        return "key." + name;
    }

    /** Closes it; what was not committed is gone. */
    @Override
    public void close() throws TextsException {
        TextsException.guard(() -> {
            IOUtils.close(reader, writer::rollback, directory);
            return true;
        });
    }
}
