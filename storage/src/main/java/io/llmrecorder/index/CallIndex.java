package io.llmrecorder.index;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.config.Log;
import io.llmrecorder.journal.JournalCursor;
import io.llmrecorder.journal.JournalReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The journal reader that keeps the index. How far it has come is in the database, in the same transactions as the rows, and
 * a line that is read twice changes nothing.
 *
 * <p>For one thread, and for one connection that nobody else uses meanwhile.
 */
final class CallIndex implements JournalReader {
    private final Connection connection;
    private final Folder folder;
    private final Dialect dialect;
    private final @Nullable H2Store store;
    private final Consumer<ObjectNode> reread;

    CallIndex(Database database) {
        this(database, record -> {});
    }

    /** @param reread changes the record of each call before it is read, on any one thread at a time */
    CallIndex(Database database, Consumer<ObjectNode> reread) {
        this.connection = database.connection();
        this.folder = database.folder();
        this.dialect = database.dialect();
        this.store = database.store();
        this.reread = reread;
    }

    @Override
    public String name() {
        return "index";
    }

    /** Where to go on: by file name, the offset after the last line that is in the database. */
    Map<String, Long> done() throws SQLException {
        return Positions.load(connection, folder).byFile();
    }

    @Override
    public void run(JournalCursor cursor) throws IOException {
        run(cursor, System.nanoTime(), Long.MAX_VALUE);
    }

    /**
     * Takes in what is new, and stops when {@code maxNanos} have passed since {@code begin}.
     *
     * @return whether it came to the end; else the cursor is behind what is in the database
     */
    boolean run(JournalCursor cursor, long begin, long maxNanos) throws IOException {
        try {
            boolean atEnd = write(cursor, begin, maxNanos);
            if (atEnd) {
                cursor.commit();
            } else {
                cursor.rewind();
            }
            return atEnd;
        } catch (SQLException e) {
            rollBack(e);
            cursor.rewind();
            throw new IOException("The index cannot be written: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            rollBack(e);
            cursor.rewind();
            throw e;
        }
    }

    /** Answers whether it came to the end; else the cursor is ahead of what is written. */
    private boolean write(JournalCursor cursor, long begin, long maxNanos) throws IOException, SQLException {
        try (ReadAhead journal = new ReadAhead(cursor, reread)) {
            List<LineReading> lines = journal.next();
            return lines.isEmpty() || write(lines, journal, begin, maxNanos);
        }
    }

    private boolean write(List<LineReading> first, ReadAhead journal, long begin, long maxNanos)
            throws IOException, SQLException {
        if (store == null) {
            return writeInTurns(first, journal, begin, maxNanos);
        }
        try (LineRows rows = new LineRows(connection, folder);
                H2Store.Filling filling = store.fill()) {
            Positions positions = Positions.load(connection, folder);
            for (List<LineReading> lines = first; !lines.isEmpty(); lines = journal.next()) {
                write(lines, rows, positions);
                if (journal.hasMore() && maxNanos == Long.MAX_VALUE) {
                    filling.wrote();
                }
                if (System.nanoTime() - begin >= maxNanos) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Others write meanwhile: what is known of conversations, ids and positions is of this turn alone. */
    private boolean writeInTurns(List<LineReading> first, ReadAhead journal, long begin, long maxNanos)
            throws IOException, SQLException {
        connection.commit(); // ends the transaction of earlier questions
        for (List<LineReading> lines = first; !lines.isEmpty(); lines = journal.next()) {
            dialect.takeTurn(connection);
            try (LineRows rows = new LineRows(connection, folder)) {
                Positions positions = Positions.load(connection, folder);
                write(lines.stream().filter(line -> !positions.isPast(line)).toList(), rows, positions);
            }
            if (System.nanoTime() - begin >= maxNanos) {
                return false;
            }
        }
        return true;
    }

    private void write(List<LineReading> lines, LineRows rows, Positions positions) throws SQLException {
        for (LineReading line : lines) {
            try {
                rows.add(line);
            } catch (RuntimeException e) {
                // One odd line must not keep the others out.
                Log.warn("The line at byte " + line.offset() + " of " + line.file() + " is not indexed whole", e);
            }
            positions.pass(line);
        }
        rows.flush();
        positions.save(connection);
        connection.commit();
    }

    private void rollBack(Exception cause) {
        if (DatabaseFile.isDamaged(cause)) {
            return; // it is thrown away as a whole, and could go round in circles here
        }
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
