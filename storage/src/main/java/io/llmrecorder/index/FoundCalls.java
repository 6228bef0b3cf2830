package io.llmrecorder.index;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collection;

/**
 * Calls that were found, too many to be parameters of a question: H2 takes 65,536 values in an array. So they lie in a table that
 * one connection sees, until it is dropped. For one thread.
 */
final class FoundCalls implements AutoCloseable {
    /** More are put into the table. */
    private static final int MOST_PARAMETERS = 1_000;

    private static final int BATCH = 50_000;

    private final Connection connection;
    private boolean isThere;

    FoundCalls(Connection connection) {
        this.connection = connection;
    }

    /** The filter that also asks for calls with one of these ids; those of the time before are forgotten. */
    CallFilter among(CallFilter filter, Collection<String> ids) throws SQLException {
        if (ids.size() <= MOST_PARAMETERS) {
            return filter.ids(ids);
        }
        // Also one that a question left behind that has failed.
        execute("DROP TABLE IF EXISTS found_calls");
        execute("CREATE LOCAL TEMPORARY TABLE found_calls (id VARCHAR(64) PRIMARY KEY)");
        isThere = true;
        String[] all = ids.toArray(String[]::new);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO found_calls SELECT * FROM UNNEST(CAST(? AS VARCHAR(64) ARRAY))")) {
            for (int from = 0; from < all.length; from += BATCH) {
                insert.setObject(1, Arrays.copyOfRange(all, from, Math.min(all.length, from + BATCH)));
                insert.executeUpdate();
            }
        }
        return filter.foundCalls();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Forgets them. */
    @Override
    public void close() throws SQLException {
        if (isThere) {
            execute("DROP TABLE found_calls");
            isThere = false;
        }
    }
}
