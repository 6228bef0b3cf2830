package io.llmrecorder.index;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

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
