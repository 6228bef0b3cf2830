package io.llmrecorder.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The DuckDB statements of {@code docs/lake.md}, as they stand there, answer what {@code stats} does. */
class DuckDbLakeTest {
    @TempDir
    private Path folder;

    @Test
    void answersWhatTheStatisticsAnswer() throws Exception {
        try (Lake lake = new Lake(folder, Map.of("shop", "gzip", "web/api", "zstd"));
                Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            lake.compare(sql -> run(statement, sql), "DuckDB", 2, download(lake.server()) + "/");
        }
    }

    private static List<List<String>> run(Statement statement, String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        if (!statement.execute(sql)) {
            return rows;
        }
        try (ResultSet result = statement.getResultSet()) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getString(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** DuckDB's part that reads from S3 is no jar. */
    private Path download(TestStore server) throws IOException {
        Path lake = folder.resolve("lake");
        for (String key : server.keys()) {
            if (key.startsWith("calls/")) {
                Path file = lake.resolve(key);
                Files.createDirectories(file.getParent());
                Files.write(file, server.bytes(key));
            }
        }
        return lake;
    }
}
