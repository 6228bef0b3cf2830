package io.llmrecorder.index;

import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A database that many processes and hosts share, as {@code JDBC_URL} names it. The driver is called directly, so that the one
 * an application has is neither used nor disturbed.
 */
final class DatabaseServer {
    /** Why there is none where records are sealed. */
    static final String UNSEALED =
            "ENCRYPTION_KEY_FILE seals what is recorded, and a database of JDBC_URL would have it plain; set one of the two.";

    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final String MARIADB = "jdbc:mariadb:";
    private static final String MYSQL = "jdbc:mysql:";
    private static final int TIMEOUT_SECONDS = 10;
    /** So long another folder may write before this one gives up for now. */
    private static final int TURN_SECONDS = 600;
    /** So long MariaDB and MySQL wait for somebody who reads a large answer, and may wait for a turn or a slow client meanwhile. */
    private static final int READING_SECONDS = 3_600;

    /** As MariaDB and MySQL say it. */
    private static final int UNKNOWN_DATABASE = 1049;

    private static final int NO_RIGHTS = 1044;

    private final String url;
    private final @Nullable String user;
    private final @Nullable String password;

    private DatabaseServer(String url, @Nullable String user, @Nullable String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** As configured, or null where the index lies in the base folder. */
    static @Nullable DatabaseServer of(Config config) {
        String url = config.text(Setting.JDBC_URL);
        return url == null || !Layout.sharesIndex(config)
                ? null
                : new DatabaseServer(url, config.text(Setting.JDBC_USER), config.text(Setting.JDBC_PASSWORD));
    }

    /** @throws IOException one sentence for the user */
    Connection connect() throws IOException {
        Properties properties = new Properties();
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        try {
            if (url.startsWith(POSTGRESQL)) {
                return connectToPostgreSql(properties);
            }
            if (url.startsWith(MARIADB) || url.startsWith(MYSQL)) {
                return connectToMariaDb(properties);
            }
        } catch (SQLException e) {
            throw new IOException(sentence(e), e);
        }
        throw new IOException("JDBC_URL must begin with " + POSTGRESQL + ", " + MARIADB + " or " + MYSQL
                + ", or be jdbc:h2: and the path of a folder (or not be set, for H2 in the base folder).");
    }

    private Connection connectToPostgreSql(Properties properties) throws SQLException, IOException {
        properties.setProperty("connectTimeout", String.valueOf(TIMEOUT_SECONDS));
        properties.setProperty("loginTimeout", String.valueOf(TIMEOUT_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "llm-recorder");
        return connected(new org.postgresql.Driver().connect(url, properties), POSTGRESQL);
    }

    /** By the driver for both, which knows the one form of URL only. */
    private Connection connectToMariaDb(Properties properties) throws SQLException, IOException {
        properties.setProperty("connectTimeout", String.valueOf(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS)));
        properties.setProperty("useBulkStmts", "true");
        properties.setProperty(
                "sessionVariables",
                "innodb_lock_wait_timeout=" + TURN_SECONDS + ",net_write_timeout=" + READING_SECONDS);
        String mariaDb = url.startsWith(MYSQL) ? MARIADB + url.substring(MYSQL.length()) : url;
        Connection connection = connected(new org.mariadb.jdbc.Driver().connect(mariaDb, properties), MARIADB);
        // As in PostgreSQL: who has waited for his turn sees what the others have written.
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        return connection;
    }

    private static Connection connected(@Nullable Connection connection, String begin) throws IOException {
        if (connection == null) {
            throw new IOException("JDBC_URL is not of the form " + begin + "//host:port/database.");
        }
        return connection;
    }

    private String sentence(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("28") || e.getErrorCode() == NO_RIGHTS) {
            return "The database " + this + " refuses the user; set JDBC_USER and JDBC_PASSWORD to what it knows.";
        }
        if (state.equals("3D000") || e.getErrorCode() == UNKNOWN_DATABASE) {
            return "The server has no database " + this + "; make it, or name another in JDBC_URL.";
        }
        return "The database " + this + " cannot be reached (SQL state " + state
                + "); recording goes on, and the index catches up once it can.";
    }

    /** The URL without what may be secret. */
    @Override
    public String toString() {
        return url.replaceAll("\\?.*", "").replaceAll("//[^/@]*@", "//");
    }
}
