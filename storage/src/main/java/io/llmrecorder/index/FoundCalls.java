package io.llmrecorder.index;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Calls that were found, too many to be parameters of a question. So they lie in a table that one connection sees, until it is
 * dropped. For one thread.
 */
final class FoundCalls implements AutoCloseable {
    /** More are put into the table. */
    private static final int MOST_PARAMETERS = 1_000;

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
        Dialect dialect = Dialect.of(connection);
        // Also one that a question left behind that has failed.
        execute("DROP TABLE IF EXISTS found_calls");
        execute(dialect.of("CREATE {temporary} TABLE found_calls (id VARCHAR(64) PRIMARY KEY)"));
        isThere = true;
        List<String> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += MOST_PARAMETERS) {
            insert(all.subList(from, Math.min(all.size(), from + MOST_PARAMETERS)));
        }
        return filter.foundCalls();
    }

    private void insert(List<String> some) throws SQLException {
        String places = String.join(", ", Collections.nCopies(some.size(), "(?)"));
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO found_calls VALUES " + places)) {
            for (int i = 0; i < some.size(); i++) {
                insert.setString(i + 1, some.get(i));
            }
            insert.executeUpdate();
        }
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
