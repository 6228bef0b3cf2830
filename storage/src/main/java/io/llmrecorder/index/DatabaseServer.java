package io.llmrecorder.index;

import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * A database that many processes and hosts share, as {@code JDBC_URL} names it. The driver is called directly, so that the one
 * an application has is neither used nor disturbed.
 */
final class DatabaseServer {
    /** Why there is none where records are sealed. */
    static final String UNSEALED =
            "ENCRYPTION_KEY_FILE seals what is recorded, and a database of JDBC_URL would have it plain; set one of the two.";

    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final String TIMEOUT_SECONDS = "10";

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
        return url == null
                ? null
                : new DatabaseServer(url, config.text(Setting.JDBC_USER), config.text(Setting.JDBC_PASSWORD));
    }

    /** @throws IOException one sentence for the user */
    Connection connect() throws IOException {
        if (!url.startsWith(POSTGRESQL)) {
            throw new IOException("JDBC_URL must begin with " + POSTGRESQL + ".");
        }
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", TIMEOUT_SECONDS);
        properties.setProperty("loginTimeout", TIMEOUT_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "llm-recorder");
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        try {
            Connection connection = new Driver().connect(url, properties);
            if (connection == null) {
                throw new IOException("JDBC_URL is not of the form " + POSTGRESQL + "//host:port/database.");
            }
            return connection;
        } catch (SQLException e) {
            throw new IOException(sentence(e), e);
        }
    }

    private String sentence(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("28")) {
            return "The database " + this + " refuses the user; set JDBC_USER and JDBC_PASSWORD to what it knows.";
        }
        if (state.equals("3D000")) {
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
