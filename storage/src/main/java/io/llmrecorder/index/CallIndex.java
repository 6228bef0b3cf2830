package io.llmrecorder.index;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.config.Log;
import io.llmrecorder.journal.JournalCursor;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.JournalReader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The journal reader that keeps the index. How far it has come is in the database, in the same transactions as the rows, and
 * a line that is read twice changes nothing.
 *
 * <p>For one thread, and for one connection that nobody else uses meanwhile.
 */
final class CallIndex implements JournalReader {
    private static final int BATCH_BYTES = 4 << 20;

    private final Connection connection;
    private final Consumer<ObjectNode> reread;

    CallIndex(Connection connection) {
        this(connection, record -> {});
    }

    /** @param reread changes the record of each call before it is written */
    CallIndex(Connection connection, Consumer<ObjectNode> reread) {
        this.connection = connection;
        this.reread = reread;
    }

    @Override
    public String name() {
        return "index";
    }

    /** Where to go on: by file name, the offset after the last line that is in the database. */
    Map<String, Long> done() throws SQLException {
        return Positions.load(connection).byFile();
    }

    @Override
    public void run(JournalCursor cursor) throws IOException {
        run(cursor, System.nanoTime(), Long.MAX_VALUE);
    }

    /** Takes in what is new, and stops when {@code maxNanos} have passed since {@code begin}. */
    void run(JournalCursor cursor, long begin, long maxNanos) throws IOException {
        try (LineRows rows = new LineRows(connection, reread)) {
            Positions positions = Positions.load(connection);
            for (List<JournalLine> lines = cursor.next(BATCH_BYTES);
                    !lines.isEmpty();
                    lines = cursor.next(BATCH_BYTES)) {
                write(lines, rows, positions);
                cursor.commit();
                if (System.nanoTime() - begin >= maxNanos) {
                    return;
                }
            }
        } catch (SQLException e) {
            rollBack(e);
            cursor.rewind();
            throw new IOException("The index cannot be written: " + e.getMessage(), e);
        }
    }

    private void write(List<JournalLine> lines, LineRows rows, Positions positions) throws SQLException {
        for (JournalLine line : lines) {
            try {
                rows.write(line);
            } catch (RuntimeException e) {
                // One odd line must not keep the others out.
                Log.warn("The line at byte " + line.offset() + " of " + line.file() + " is not indexed whole", e);
            }
            positions.pass(line);
        }
        positions.save(connection);
        connection.commit();
    }

    private void rollBack(SQLException cause) {
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
