package io.llmrecorder.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** In MariaDB. */
class MariaDbIndexTest extends SharedIndexTest {
    private static MariaDbServer server;

    @BeforeAll
    static void start() throws IOException {
        server = MariaDbServer.start(0, "calls");
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private static String url(String name) {
        return "jdbc:mariadb://127.0.0.1:" + server.port() + "/" + name + "?user=root";
    }

    @Override
    String url() {
        return url("calls");
    }

    @Override
    String urlOfNone() {
        return url("nowhere");
    }

    @Override
    String urlOfNowhere() {
        return "jdbc:mariadb://127.0.0.1:1/x";
    }

    @Override
    Connection connect() throws SQLException {
        return new org.mariadb.jdbc.Driver().connect(url("calls"), new Properties());
    }

    @Override
    List<String> emptying() {
        return List.of("DROP DATABASE calls", "CREATE DATABASE calls", "USE calls");
    }

    /** Exports go at the pace of who reads them, and costs are worked out anew between the turns of others. */
    @Test
    void waitsForWhoReadsALargeAnswer() throws Exception {
        DatabaseServer configured = DatabaseServer.of(config("a", url()));

        try (Connection connection = configured.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@net_write_timeout")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(3_600);
        }
    }

    /** Tables are not made in a transaction there. */
    @Test
    void makesTablesAnewThatWereLeftHalfMade() throws Exception {
        record("a", "a1", "one");
        assertThat(count("a")).isEqualTo(1);
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE events");
            statement.execute("INSERT INTO schema_version VALUES (0)");
        }
        record("b", "b1", "two");
        assertThat(count("b")).isEqualTo(1);
        assertThat(count("a")).isEqualTo(2);
    }
}
