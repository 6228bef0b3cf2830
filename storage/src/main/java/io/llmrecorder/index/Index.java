package io.llmrecorder.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.Cost;
import io.llmrecorder.journal.FileCursor;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The index of a base folder, for those who ask. It is opened for each question, brought up to date with the journal, and
 * closed again, so that several processes can ask by turns while others record. Where there is none, or a damaged one, it is
 * built from the journal.
 */
public final class Index {
    private final Layout layout;
    private final Duration patience;

    /** The index of the folder; {@code patience} is how long to wait for another process that uses it. */
    public Index(Layout layout, Duration patience) {
        this.layout = layout;
        this.patience = patience;
    }

    /**
     * Asks, and answers what the question answers.
     *
     * @throws IOException one sentence for the user
     */
    public <T> T ask(Question<T> question) throws IOException {
        try {
            return askOnce(question);
        } catch (DamagedException e) {
            return askOnce(question);
        }
    }

    /**
     * Empties the index and builds it from the journal.
     *
     * @param reread changes the record of each call before the index takes it
     * @throws IOException one sentence for the user
     */
    public void rebuild(Consumer<ObjectNode> reread) throws IOException {
        use(database -> {
            database.clear();
            new CallIndex(database.connection(), reread).run(FileCursor.at(layout, Map.of()));
            return true;
        });
    }

    /**
     * Works out the cost of each call again, from its record. Records stay as they are.
     *
     * @param pricing null for a call that has nothing to put a price on
     * @throws IOException one sentence for the user
     */
    public Repriced reprice(Function<JsonNode, @Nullable Cost> pricing) throws IOException {
        return use(database -> {
            update(database);
            try (Costs costs = new Costs(database.connection(), pricing)) {
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

    private <T> T askOnce(Question<T> question) throws IOException {
        return use(database -> {
            update(database);
            return question.ask(new Queries(database.connection()));
        });
    }

    private <T> T use(Use<T> use) throws IOException {
        Database database = Database.open(layout, patience);
        boolean damaged = false;
        try {
            return use.of(database);
        } catch (IOException | SQLException | RuntimeException e) {
            damaged = Database.isDamage(e);
            throw damaged ? new DamagedException(e) : failure(e);
        } finally {
            if (damaged) {
                database.discard(layout);
            } else {
                database.close();
            }
        }
    }

    private void update(Database database) throws IOException, SQLException {
        CallIndex reader = new CallIndex(database.connection());
        reader.run(FileCursor.at(layout, reader.done()));
    }

    private static IOException failure(Exception e) {
        if (e instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        return e instanceof IOException io ? io : new IOException("The index cannot answer: " + e.getMessage(), e);
    }

    /** What is asked of the index while it is open. */
    public interface Question<T> {
        T ask(Queries queries) throws SQLException, IOException;
    }

    private interface Use<T> {
        T of(Database database) throws SQLException, IOException;
    }

    private static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1;

        DamagedException(Exception cause) {
            super("The index is damaged: " + cause.getMessage(), cause);
        }
    }
}
