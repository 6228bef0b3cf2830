package io.llmrecorder.index;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of {@code call_sums}, many at a time: what calls add up to by hour, day and month, for each {@link SumKind}, in the
 * same transactions as the calls. For one thread.
 */
final class SumRows implements AutoCloseable {
    /** Of {@code call_sums c}, for {@link #sums}. */
    static final String COLUMNS = "c.calls, c.failures, c.unpriced, c.input_tokens, c.output_tokens, c.total_tokens,"
            + " c.cost_currency, c.cost_total, c.response_times, c.first_tokens";

    /** Ids in one question; fewer are filled up, so that the database knows the statement. */
    private static final int CHUNK = 32;
    /** So many rows wait in memory at most while many calls are added. */
    private static final int MOST_PENDING = 10_000;

    private final Connection connection;
    private final PreparedStatement find;
    private final PreparedStatement update;
    private final PreparedStatement insert;
    private final PreparedStatement delete;
    private final Map<SumKey, Sums> pending = new LinkedHashMap<>();

    SumRows(Connection connection) throws SQLException {
        this.connection = connection;
        find = connection.prepareStatement(
                "SELECT c.id, " + COLUMNS + " FROM call_sums c WHERE c.id IN (" + "?, ".repeat(CHUNK - 1) + "?)");
        update = connection.prepareStatement(
                "UPDATE call_sums SET calls = ?, failures = ?, unpriced = ?, input_tokens = ?, output_tokens = ?,"
                        + " total_tokens = ?, cost_total = ?, response_times = ?, first_tokens = ? WHERE id = ?");
        insert = connection.prepareStatement(
                "INSERT INTO call_sums (calls, failures, unpriced, input_tokens, output_tokens, total_tokens,"
                        + " cost_total, response_times, first_tokens, id, span, timestamp, kind, user_id, model,"
                        + " provider, service, status, error_type, success, cost_currency) VALUES (" + "?, ".repeat(20)
                        + "?)");
        delete = connection.prepareStatement("DELETE FROM call_sums WHERE id = ?");
    }

    /** Takes the call, to be in the sums after the next {@link #flush}. */
    void add(CallRow call) {
        add(SummedCall.of(call), 1);
    }

    /** Takes the calls of the table for which the condition on {@code calls c} holds. */
    void add(String condition, Object... parameters) throws SQLException {
        add(1, condition, parameters);
    }

    /** Takes the calls of the table for which the condition holds out of the sums, with the next {@link #flush}. */
    void subtract(String condition, Object... parameters) throws SQLException {
        add(-1, condition, parameters);
    }

    private void add(int times, String condition, Object... parameters) throws SQLException {
        try (PreparedStatement calls =
                connection.prepareStatement("SELECT " + SummedCall.COLUMNS + " FROM calls c WHERE " + condition)) {
            for (int i = 0; i < parameters.length; i++) {
                calls.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = calls.executeQuery()) {
                while (row.next()) {
                    add(SummedCall.of(row), times);
                    if (pending.size() >= MOST_PENDING) {
                        flush();
                    }
                }
            }
        }
    }

    private void add(SummedCall call, int times) {
        for (Span span : Span.values()) {
            for (SumKind kind : SumKind.values()) {
                if (kind.isBy(span)) {
                    pending.computeIfAbsent(SumKey.of(call, span, kind), key -> new Sums())
                            .add(call, times);
                }
            }
        }
    }

    /** Writes what was taken. */
    void flush() throws SQLException {
        List<Row> rows = new ArrayList<>(pending.size());
        pending.forEach((key, sums) -> rows.add(new Row(key.id(), key, sums)));
        pending.clear();
        for (int from = 0; from < rows.size(); from += CHUNK) {
            flush(rows.subList(from, Math.min(rows.size(), from + CHUNK)));
        }
        insert.executeBatch();
        update.executeBatch();
        delete.executeBatch();
    }

    private record Row(ByteBuffer id, SumKey key, Sums sums) {}

    private void flush(List<Row> rows) throws SQLException {
        Map<ByteBuffer, Sums> stored = stored(rows);
        for (Row row : rows) {
            Sums old = stored.get(row.id());
            if (old != null) {
                row.sums().add(old);
            }
            if (row.sums().calls() > 0) {
                write(row, old == null);
            } else if (old != null) {
                delete.setBytes(1, row.id().array());
                delete.addBatch();
            }
        }
    }

    private Map<ByteBuffer, Sums> stored(List<Row> rows) throws SQLException {
        for (int i = 0; i < CHUNK; i++) {
            find.setBytes(i + 1, rows.get(Math.min(i, rows.size() - 1)).id().array());
        }
        Map<ByteBuffer, Sums> stored = new HashMap<>();
        try (ResultSet row = find.executeQuery()) {
            while (row.next()) {
                stored.put(ByteBuffer.wrap(row.getBytes("id")), sums(row));
            }
        }
        return stored;
    }

    private void write(Row row, boolean isNew) throws SQLException {
        PreparedStatement statement = isNew ? insert : update;
        SumKey key = row.key();
        Sums sums = row.sums();
        set(
                statement,
                1,
                sums.calls(),
                sums.failures(),
                sums.unpriced(),
                sums.inputTokens(),
                sums.outputTokens(),
                sums.totalTokens(),
                sums.cost(key.currency()),
                sums.responseTime().toBytes(),
                sums.firstToken().toBytes(),
                row.id().array());
        if (isNew) {
            set(
                    statement,
                    11,
                    key.span().name(),
                    key.begin(),
                    key.kind().name(),
                    key.user(),
                    key.model(),
                    key.provider(),
                    key.service(),
                    key.status(),
                    key.errorType(),
                    key.success(),
                    key.currency());
        }
        statement.addBatch();
    }

    private static void set(PreparedStatement statement, int first, @Nullable Object... values) throws SQLException {
        int index = first;
        for (Object value : values) {
            statement.setObject(index++, value);
        }
    }

    /** The sums of a row with {@link #COLUMNS}. */
    static Sums sums(ResultSet row) throws SQLException {
        return Sums.of(
                row.getLong("calls"),
                row.getLong("failures"),
                row.getLong("unpriced"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("total_tokens"),
                row.getString("cost_currency"),
                row.getBigDecimal("cost_total"),
                Histogram.of(row.getBytes("response_times")),
                Histogram.of(row.getBytes("first_tokens")));
    }

    @Override
    public void close() throws SQLException {
        find.close();
        update.close();
        insert.close();
        delete.close();
    }
}
