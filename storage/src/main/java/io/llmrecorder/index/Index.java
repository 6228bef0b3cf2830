package io.llmrecorder.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.Cost;
import io.llmrecorder.config.Config;
import io.llmrecorder.journal.FileCursor;
import io.llmrecorder.journal.JournalFiles;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.search.TextSearch;
import io.llmrecorder.search.TextsException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The index of a base folder, for those who ask. Before each question it is brought up to date with the journal. Where there
 * is none, or a damaged one, it is built from the journal.
 *
 * <p>One process has the database open at a time. The one made by the constructor opens it for each question and closes it
 * again, for programs that end. A {@link #longLived} one keeps it open while it is being asked and hands it over, within
 * fractions of a second, when another process asks. Safe for use by many threads.
 */
public final class Index implements AutoCloseable {
    private static final Duration IDLE = Duration.ofMinutes(1);
    /** How long a question of a long-lived index waits for the newest records, when there are many. */
    private static final long FRESHEN_MILLIS = 1_000;
    /** Of the time that filling took, so much is spent to make the file small. */
    private static final int COMPACTING_SHARE = 5;

    private final Layout layout;
    private final @Nullable DatabaseServer server;
    private final Duration patience;
    private final KeptDatabase database;

    /** The index of the folder; {@code patience} is how long to wait for another process that uses it. */
    public Index(Layout layout, Duration patience) {
        this(layout, null, patience, Duration.ZERO);
    }

    /** The index where the settings want it: in the base folder, or in a database that others share. */
    public Index(Config config, Duration patience) {
        this(Layout.of(config), DatabaseServer.of(config), patience, Duration.ZERO);
    }

    private Index(Layout layout, @Nullable DatabaseServer server, Duration patience, Duration idle) {
        this.layout = layout;
        this.server = server;
        this.patience = patience;
        this.database = new KeptDatabase(layout, server, patience, idle, this::work);
    }

    /** The database that others share with this folder, without what is secret; null where the index lies in the folder. */
    public @Nullable String shared() {
        return server == null ? null : server.toString();
    }

    /**
     * An index for a process that goes on asking. When very much was recorded since the last question, its answers lag
     * behind until it has caught up in the background. To be closed.
     */
    public static Index longLived(Layout layout, Duration patience) {
        return new Index(layout, null, patience, IDLE);
    }

    /** As {@link #longLived(Layout, Duration)}, where the settings want it. */
    public static Index longLived(Config config, Duration patience) {
        return new Index(Layout.of(config), DatabaseServer.of(config), patience, IDLE);
    }

    /**
     * Asks, and answers what the question answers.
     *
     * @throws IOException one sentence for the user
     */
    public <T> T ask(Question<T> question) throws IOException {
        return use(open -> {
            refresh(open);
            try (Database.Reader reader = open.reader()) {
                Connection connection = reader.connection();
                Queries queries = new Queries(connection, open.folder(), () -> texts(open, connection));
                T answer = question.ask(queries);
                queries.end();
                return answer;
            }
        });
    }

    /**
     * Takes in what is new in the journal, for longer than a question would.
     *
     * @throws IOException one sentence for the user
     */
    public void catchUp(Duration most) throws IOException {
        use(open -> {
            open.catchUp(most.toNanos());
            return true;
        });
    }

    private void refresh(Database open) throws IOException, SQLException {
        open.catchUp(freshenNanos());
    }

    private long freshenNanos() {
        return database.isKept() ? TimeUnit.MILLISECONDS.toNanos(FRESHEN_MILLIS) : Long.MAX_VALUE;
    }

    /** In the background, so that nobody who asks for a text has to wait for those of all calls. */
    private void work(Database open) throws IOException, SQLException {
        refresh(open);
        open.catchUpTexts(freshenNanos());
    }

    /** By the connection that the question has: if each waited for a second one, all would wait for each other. */
    private TextSearch texts(Database open, Connection connection) throws IOException, SQLException {
        open.texts().follow(connection, freshenNanos());
        return open.texts().search();
    }

    /**
     * Empties the index and builds it from the journal.
     *
     * @param reread changes the record of each call before the index takes it
     * @throws IOException one sentence for the user
     */
    public void rebuild(Consumer<ObjectNode> reread) throws IOException {
        use(open -> {
            long begin = System.nanoTime();
            open.clear();
            new CallIndex(open, reread).run(FileCursor.at(new JournalFiles(layout), Map.of()));
            open.compact((System.nanoTime() - begin) / COMPACTING_SHARE);
            return true;
        });
    }

    /**
     * Deletes the index, so that not a byte of what was ever in it is left on disk; the next question builds it from the journal.
     *
     * @throws IOException one sentence for the user
     */
    public void delete() throws IOException {
        try (DatabaseFile file = DatabaseFile.reserve(layout, patience)) {
            file.deleteAll();
        }
    }

    /**
     * Works out the cost of each call again, from its record, a few at a time. Records stay as they are.
     *
     * @param pricing null for a call that has nothing to put a price on
     * @throws IOException one sentence for the user
     */
    public Repriced reprice(Function<JsonNode, @Nullable Cost> pricing) throws IOException {
        return use(open -> {
            refresh(open);
            try (Costs costs = new Costs(open, pricing)) {
                return costs.all(layout);
            }
        });
    }

    /**
     * What came of {@link #reprice}.
     *
     * @param calls whose record was read
     * @param changed whose cost is another now
     * @param gone whose record is no longer in the journal, and whose cost stays
     */
    public record Repriced(long calls, long changed, long gone) {}

    private <T> T use(Use<T> use) throws IOException {
        try {
            return useOnce(use);
        } catch (BrokenException e) {
            return useOnce(use);
        }
    }

    private <T> T useOnce(Use<T> use) throws IOException {
        Database open = database.borrow();
        boolean useless = false;
        try {
            return use.of(open);
        } catch (TextsException e) {
            open.texts().letGo(e);
            throw new BrokenException(e);
        } catch (IOException | SQLException | RuntimeException e) {
            useless = DatabaseFile.isDamaged(e);
            throw useless || DatabaseFile.isClosed(e) ? new BrokenException(e) : failure(e);
        } finally {
            database.giveBack(useless);
        }
    }

    private static IOException failure(Exception e) {
        if (e instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        return e instanceof IOException io ? io : new IOException("The index cannot answer: " + e.getMessage(), e);
    }

    /** Closes the database once running questions are answered. */
    @Override
    public void close() throws IOException {
        database.close();
    }

    /** What is asked of the index while it is open. */
    public interface Question<T> {
        T ask(Queries queries) throws SQLException, IOException;
    }

    private interface Use<T> {
        T of(Database open) throws SQLException, IOException;
    }

    private static final class BrokenException extends IOException {
        private static final long serialVersionUID = 1;

        BrokenException(Exception cause) {
            super("The index is broken: " + cause.getMessage(), cause);
        }
    }
}
