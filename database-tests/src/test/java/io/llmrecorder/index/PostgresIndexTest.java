package io.llmrecorder.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrecorder.journal.Layout;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** In PostgreSQL. */
class PostgresIndexTest extends SharedIndexTest {
    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /** All at once they could be more than there is memory for: who has them all would not notice that the server is gone. */
    @Test
    void isAskedForSomeRowsAtATime() throws Exception {
        recordMany("a", Rows.AT_A_TIME + 100);
        count("a");
        Layout layout = new Layout(folder.resolve("a"));
        AtomicInteger rows = new AtomicInteger();

        assertThatThrownBy(() -> index("a")
                        .ask(queries -> queries.records(CallFilter.ALL, layout, (id, line) -> {
                            if (rows.incrementAndGet() == 1) {
                                endConnections();
                            }
                        })))
                .isInstanceOf(IOException.class);
        assertThat(rows).hasValue(Rows.AT_A_TIME);
    }

    private void endConnections() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'llm-recorder'");
        }
    }

    @Override
    String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    @Override
    String urlOfNone() {
        return server.getJdbcUrl("postgres", "nowhere");
    }

    @Override
    String urlOfNowhere() {
        return "jdbc:postgresql://127.0.0.1:1/x";
    }

    @Override
    Connection connect() throws SQLException {
        return server.getPostgresDatabase().getConnection();
    }

    @Override
    List<String> emptying() {
        return List.of("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
    }
}
