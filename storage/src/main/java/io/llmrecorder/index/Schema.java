package io.llmrecorder.index;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables, as numbered migrations: one that has been released is never changed, a new one is added at the end.
 *
 * <p>The SQL is what H2, PostgreSQL and MariaDB have in common, but for the types that stand in braces. Column names are the
 * field names of the record. Times are UTC without zone.
 */
final class Schema {
    private static final List<String> MIGRATIONS = List.of("""
            CREATE TABLE conversations (
              id {identity} PRIMARY KEY,
              session_id VARCHAR(256) NOT NULL UNIQUE,
              title VARCHAR(256),
              titled BOOLEAN NOT NULL,
              user_identifier VARCHAR(256),
              created_at {time} NOT NULL,
              updated_at {time} NOT NULL,
              last_active {time} NOT NULL
            );
            CREATE INDEX conversations_by_user ON conversations (user_identifier, last_active);
            CREATE INDEX conversations_by_last_active ON conversations (last_active);
            CREATE INDEX conversations_by_created_at ON conversations (created_at);

            CREATE TABLE conversation_messages (
              id {identity} PRIMARY KEY,
              conversation_id BIGINT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
              role VARCHAR(32) NOT NULL,
              content {text} NOT NULL,
              model_name VARCHAR(256),
              token_count BIGINT,
              timestamp {time} NOT NULL,
              call_id VARCHAR(64),
              turn_id VARCHAR(64),
              answered BOOLEAN NOT NULL,
              content_hash BIGINT NOT NULL
            );
            CREATE INDEX messages_in_order ON conversation_messages (conversation_id, timestamp, id);
            CREATE INDEX messages_by_hash ON conversation_messages (conversation_id, content_hash);
            CREATE INDEX messages_by_call ON conversation_messages (call_id);

            CREATE TABLE calls (
              id VARCHAR(64) PRIMARY KEY,
              timestamp {time} NOT NULL,
              end_time {time},
              session_id VARCHAR(256),
              user_id VARCHAR(256),
              stage VARCHAR(32),
              status VARCHAR(32),
              success BOOLEAN NOT NULL,
              error_type VARCHAR(256),
              error_message VARCHAR(2000),
              direction VARCHAR(16),
              provider VARCHAR(64),
              api VARCHAR(64),
              operation VARCHAR(64),
              model VARCHAR(256),
              response_model VARCHAR(256),
              stream BOOLEAN,
              prompt VARCHAR(300),
              response VARCHAR(300),
              input_tokens BIGINT,
              output_tokens BIGINT,
              total_tokens BIGINT,
              cached_input_tokens BIGINT,
              cache_write_tokens BIGINT,
              reasoning_tokens BIGINT,
              cost_total DECIMAL(24, 12),
              cost_currency VARCHAR(8),
              cost_status VARCHAR(32),
              response_time_ms DOUBLE PRECISION,
              time_to_first_token_ms DOUBLE PRECISION,
              attempt BIGINT,
              retry_of VARCHAR(64),
              parent_id VARCHAR(64),
              message_id VARCHAR(256),
              service VARCHAR(256),
              host VARCHAR(256),
              instance VARCHAR(256),
              journal_file VARCHAR(256) NOT NULL,
              journal_offset BIGINT NOT NULL
            );
            CREATE INDEX calls_by_time ON calls (timestamp);
            CREATE INDEX calls_by_session ON calls (session_id, timestamp);
            CREATE INDEX calls_by_user ON calls (user_id, timestamp);
            CREATE INDEX calls_by_model ON calls (model, timestamp);
            CREATE INDEX calls_by_provider ON calls (provider, timestamp);
            CREATE INDEX calls_by_status ON calls (status, timestamp);

            CREATE TABLE call_attributes (
              call_id VARCHAR(64) NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
              name VARCHAR(128) NOT NULL,
              content VARCHAR(512) NOT NULL,
              PRIMARY KEY (call_id, name)
            );
            CREATE INDEX call_attributes_by_content ON call_attributes (name, content);

            CREATE TABLE events (
              id VARCHAR(64) PRIMARY KEY,
              type VARCHAR(32) NOT NULL,
              timestamp {time} NOT NULL,
              session_id VARCHAR(256),
              call_id VARCHAR(64),
              message_id VARCHAR(256),
              journal_file VARCHAR(256) NOT NULL,
              journal_offset BIGINT NOT NULL
            );
            CREATE INDEX events_by_call ON events (call_id);
            CREATE INDEX events_by_session ON events (session_id, timestamp);

            CREATE TABLE journal_positions (
              file VARCHAR(256) PRIMARY KEY,
              done BIGINT NOT NULL
            )
            """, """
            CREATE TABLE deleted_sessions (
              session_id VARCHAR(256) PRIMARY KEY,
              deleted_at {time} NOT NULL
            )
            """, """
            CREATE TABLE next_ids (
              table_name VARCHAR(64) PRIMARY KEY,
              next_id BIGINT NOT NULL
            );
            INSERT INTO next_ids SELECT 'conversations', COALESCE(MAX(id), 0) + 1 FROM conversations;
            INSERT INTO next_ids SELECT 'conversation_messages', COALESCE(MAX(id), 0) + 1 FROM conversation_messages;

            CREATE TABLE messages_without_key (
              id BIGINT PRIMARY KEY,
              conversation_id BIGINT NOT NULL,
              role VARCHAR(32) NOT NULL,
              content {text} NOT NULL,
              model_name VARCHAR(256),
              token_count BIGINT,
              timestamp {time} NOT NULL,
              call_id VARCHAR(64),
              turn_id VARCHAR(64),
              answered BOOLEAN NOT NULL,
              content_hash BIGINT NOT NULL
            );
            INSERT INTO messages_without_key SELECT id, conversation_id, role, content, model_name, token_count, timestamp,
              call_id, NULLIF(turn_id, call_id), answered, content_hash FROM conversation_messages;
            DROP TABLE conversation_messages;
            ALTER TABLE messages_without_key RENAME TO conversation_messages;
            CREATE INDEX messages_in_order ON conversation_messages (conversation_id, timestamp, id);
            CREATE INDEX messages_by_hash ON conversation_messages (conversation_id, content_hash);

            CREATE TABLE attributes_without_key (
              call_id VARCHAR(64) NOT NULL,
              name VARCHAR(128) NOT NULL,
              content VARCHAR(512) NOT NULL,
              PRIMARY KEY (call_id, name)
            );
            INSERT INTO attributes_without_key SELECT call_id, name, content FROM call_attributes;
            DROP TABLE call_attributes;
            ALTER TABLE attributes_without_key RENAME TO call_attributes;
            CREATE INDEX call_attributes_by_content ON call_attributes (name, content)
            """, """
            CREATE TABLE call_sums (
              id BIGINT PRIMARY KEY,
              span VARCHAR(8) NOT NULL,
              timestamp {time} NOT NULL,
              by_user BOOLEAN NOT NULL,
              user_id VARCHAR(256),
              model VARCHAR(256),
              provider VARCHAR(64),
              service VARCHAR(256),
              status VARCHAR(32),
              error_type VARCHAR(256),
              success BOOLEAN NOT NULL,
              cost_currency VARCHAR(8),
              calls BIGINT NOT NULL,
              failures BIGINT NOT NULL,
              unpriced BIGINT NOT NULL,
              input_tokens BIGINT NOT NULL,
              output_tokens BIGINT NOT NULL,
              total_tokens BIGINT NOT NULL,
              cost_total DECIMAL(30, 12) NOT NULL,
              response_times {bytes} NOT NULL,
              first_tokens {bytes} NOT NULL
            );
            CREATE INDEX call_sums_by_time ON call_sums (by_user, span, timestamp)
            """, """
            ALTER TABLE calls ADD COLUMN number BIGINT;
            UPDATE calls SET number = {row};
            CREATE UNIQUE INDEX calls_by_number ON calls (number);
            INSERT INTO next_ids SELECT 'calls', COALESCE(MAX(number), 0) + 1 FROM calls;
            CREATE TABLE changed_texts (
              call_id VARCHAR(64) PRIMARY KEY
            );
            CREATE TABLE identity (
              id BIGINT PRIMARY KEY
            )
            """, """
            CREATE TABLE folders (
              id VARCHAR(64) PRIMARY KEY,
              host VARCHAR(256) NOT NULL,
              path VARCHAR(1000) NOT NULL,
              last_seen {time} NOT NULL
            );
            ALTER TABLE calls ADD COLUMN folder VARCHAR(64) DEFAULT '' NOT NULL;
            ALTER TABLE events ADD COLUMN folder VARCHAR(64) DEFAULT '' NOT NULL;
            CREATE INDEX calls_by_folder ON calls (folder);
            CREATE INDEX events_by_folder ON events (folder);
            CREATE TABLE positions_by_folder (
              folder VARCHAR(64) NOT NULL,
              file VARCHAR(256) NOT NULL,
              done BIGINT NOT NULL,
              PRIMARY KEY (folder, file)
            );
            INSERT INTO positions_by_folder SELECT '', file, done FROM journal_positions;
            DROP TABLE journal_positions;
            ALTER TABLE positions_by_folder RENAME TO journal_positions;
            DROP TABLE changed_texts;
            CREATE TABLE changed_texts (
              number {identity} PRIMARY KEY,
              call_id VARCHAR(64) NOT NULL
            );
            INSERT INTO identity SELECT {random} WHERE NOT EXISTS (SELECT 1 FROM identity)
            """, """
            CREATE INDEX calls_by_error_type ON calls (error_type, timestamp);
            {own} DROP INDEX calls_by_folder;
            {own} DROP INDEX events_by_folder
            """, """
            DROP TABLE call_sums;
            CREATE TABLE call_sums (
              id {key} PRIMARY KEY,
              span VARCHAR(8) NOT NULL,
              timestamp {time} NOT NULL,
              kind VARCHAR(16) NOT NULL,
              user_id VARCHAR(256),
              model VARCHAR(256),
              provider VARCHAR(64),
              service VARCHAR(256),
              status VARCHAR(32),
              error_type VARCHAR(256),
              success BOOLEAN,
              cost_currency VARCHAR(8),
              calls BIGINT NOT NULL,
              failures BIGINT NOT NULL,
              unpriced BIGINT NOT NULL,
              input_tokens BIGINT NOT NULL,
              output_tokens BIGINT NOT NULL,
              total_tokens BIGINT NOT NULL,
              cost_total DECIMAL(30, 12) NOT NULL,
              response_times {bytes} NOT NULL,
              first_tokens {bytes} NOT NULL
            )
            """, """
            CREATE TABLE attributes_with_time (
              call_id VARCHAR(64) NOT NULL,
              name VARCHAR(128) NOT NULL,
              content VARCHAR(512) NOT NULL,
              timestamp {time} NOT NULL,
              PRIMARY KEY (call_id, name)
            );
            INSERT INTO attributes_with_time SELECT a.call_id, a.name, a.content, c.timestamp
              FROM call_attributes a JOIN calls c ON c.id = a.call_id;
            DROP TABLE call_attributes;
            ALTER TABLE attributes_with_time RENAME TO call_attributes;
            CREATE INDEX call_attributes_by_content ON call_attributes (name, content, timestamp, call_id)
            """, """
            TRUNCATE TABLE call_sums
            """);

    /** The version that the sums of the calls came with, all those that there are now. */
    private static final int SUMS = 10;

    /** Stands beside the version while tables are being changed where that is no transaction. */
    private static final int HALF_MADE = 0;

    private static final Pattern TABLE = Pattern.compile("CREATE TABLE (\\w+)");

    private static final String VERSIONS = "CREATE TABLE IF NOT EXISTS schema_version (version INT PRIMARY KEY)";

    private Schema() {}

    /** Brings the tables to the newest version. Whoever else begins meanwhile waits. */
    static void migrate(Connection connection, Dialect dialect) throws SQLException {
        dialect.beginMigration(connection);
        boolean done = false;
        try {
            execute(connection, VERSIONS);
            int version = version(connection);
            if (version > MIGRATIONS.size()) {
                throw new SQLException("The index was made by a newer version of llm-recorder (schema " + version
                        + ", this one knows " + MIGRATIONS.size() + "); use that version, or delete the index.");
            }
            boolean halfMade = isHalfMade(connection);
            if (version == 0 && !halfMade && dialect != Dialect.H2) {
                refuseOthers(connection);
            }
            if (dialect.rollsTablesBack()) {
                run(version, connection, dialect);
            } else {
                runInSteps(version, halfMade, connection, dialect);
            }
            connection.commit();
            done = true;
        } finally {
            if (!done) {
                connection.rollback();
            }
            dialect.endMigration(connection);
        }
    }

    /**
     * A process that dies in between leaves tables half made. A row says so, and the next one begins anew: all that is in them is
     * read from journals again.
     */
    private static void runInSteps(int version, boolean halfMade, Connection connection, Dialect dialect)
            throws SQLException {
        if (version == MIGRATIONS.size() && !halfMade) {
            return;
        }
        if (halfMade) {
            dropAll(connection);
        } else {
            setVersion(connection, HALF_MADE);
        }
        connection.commit();
        run(halfMade ? 0 : version, connection, dialect);
        execute(connection, "DELETE FROM schema_version WHERE version = " + HALF_MADE);
    }

    private static boolean isHalfMade(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT version FROM schema_version WHERE version = " + HALF_MADE)) {
            return result.next();
        }
    }

    /** Of a database that has no index yet: a table of another application must not be changed, let alone be dropped some day. */
    private static void refuseOthers(Connection connection) throws SQLException {
        List<String> ours = tables();
        DatabaseMetaData database = connection.getMetaData();
        try (ResultSet row = database.getTables(connection.getCatalog(), connection.getSchema(), "%", null)) {
            while (row.next()) {
                String table = row.getString("TABLE_NAME");
                if (ours.contains(table)) {
                    throw new SQLException("it has a table " + table
                            + " that is not llm-recorder's; name a database of its own in JDBC_URL");
                }
            }
        }
    }

    /** All that were ever made, in that order. */
    private static List<String> tables() {
        List<String> tables = new ArrayList<>();
        for (String migration : MIGRATIONS) {
            Matcher made = TABLE.matcher(migration);
            while (made.find()) {
                tables.add(made.group(1));
            }
        }
        return tables;
    }

    private static void dropAll(Connection connection) throws SQLException {
        List<String> tables = tables();
        // What refers to others was made after them.
        Collections.reverse(tables);
        for (String table : tables) {
            execute(connection, "DROP TABLE IF EXISTS " + table);
        }
        execute(connection, "DELETE FROM schema_version WHERE version > " + HALF_MADE);
    }

    private static void run(int version, Connection connection, Dialect dialect) throws SQLException {
        for (int next = version; next < MIGRATIONS.size(); next++) {
            for (String statement : MIGRATIONS.get(next).split(";", -1)) {
                if (dialect.takes(statement)) {
                    execute(connection, dialect.of(statement));
                }
            }
            if (next + 1 == SUMS) {
                sumUp(connection);
            }
            setVersion(connection, next + 1);
        }
    }

    private static void sumUp(Connection connection) throws SQLException {
        try (SumRows sums = new SumRows(connection)) {
            sums.add("TRUE");
            sums.flush();
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT COALESCE(MAX(version), 0) FROM schema_version")) {
            result.next();
            return result.getInt(1);
        }
    }

    private static void setVersion(Connection connection, int version) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO schema_version VALUES (?)")) {
            insert.setInt(1, version);
            insert.executeUpdate();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
