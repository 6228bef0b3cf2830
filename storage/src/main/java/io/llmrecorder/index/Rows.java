package io.llmrecorder.index;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the database and reads its answers. */
final class Rows {
    /** So many rows PostgreSQL and MariaDB hand over at a time, and not all of them; PostgreSQL only within a transaction. */
    static final int AT_A_TIME = 1_000;

    private Rows() {}

    static <T> List<T> query(Connection connection, String sql, List<?> parameters, Reader<T> reader)
            throws SQLException {
        List<T> rows = new ArrayList<>();
        each(connection, sql, parameters, row -> rows.add(reader.read(row)));
        return rows;
    }

    /** For answers of any size: a few rows are in memory at a time. */
    static void each(Connection connection, String sql, List<?> parameters, Action action) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(AT_A_TIME);
            int index = 1;
            for (Object parameter : parameters) {
                statement.setObject(index++, parameter);
            }
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    action.take(result);
                }
            }
        }
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        LocalDateTime time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }

    static @Nullable Boolean flag(ResultSet row, String column) throws SQLException {
        boolean flag = row.getBoolean(column);
        return row.wasNull() ? null : (Boolean) flag;
    }

    static @Nullable Long count(ResultSet row, String column) throws SQLException {
        long count = row.getLong(column);
        return row.wasNull() ? null : (Long) count;
    }

    static @Nullable Double number(ResultSet row, String column) throws SQLException {
        double number = row.getDouble(column);
        return row.wasNull() ? null : (Double) number;
    }

    static @Nullable BigDecimal amount(ResultSet row, String column) throws SQLException {
        BigDecimal amount = row.getBigDecimal(column);
        return amount == null ? null : plain(amount);
    }

    /** Without the zeros that the column's type adds. */
    static BigDecimal plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    interface Action {
        void take(ResultSet row) throws SQLException;
    }
}
