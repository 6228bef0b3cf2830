package io.llmrecorder.index;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Works out {@link Statistics}. For one thread. */
final class Numbers {
    private static final String UNPRICED =
            "COUNT(CASE WHEN c.cost_status = 'unpriced' OR (c.success AND c.cost_total IS NULL) THEN 1 END)";

    private final Connection connection;

    Numbers(Connection connection) {
        this.connection = connection;
    }

    /**
     * One row for each group.
     *
     * @param key SQL of what the calls of a group have in common
     * @param groupBy {@code GROUP BY …}, or empty for all calls together
     * @param order {@code ORDER BY …}, or empty
     */
    List<Statistics> of(CallFilter filter, String key, String groupBy, String order) throws SQLException {
        Map<String, Map<String, BigDecimal>> costs = costs(filter, key, groupBy);
        return Rows.query(
                connection,
                "SELECT " + key + " AS group_key, COUNT(*) AS calls,"
                        + " COUNT(CASE WHEN NOT c.success THEN 1 END) AS failures,"
                        + " SUM(c.input_tokens) AS input_tokens, SUM(c.output_tokens) AS output_tokens,"
                        + " SUM(c.total_tokens) AS total_tokens, " + UNPRICED + " AS unpriced,"
                        + percentiles("response_time_ms", "latency") + ","
                        + percentiles("time_to_first_token_ms", "ttft")
                        + " FROM calls c" + filter.where() + groupBy + order,
                filter.parameters(),
                row -> statistics(row, costs));
    }

    private static String percentiles(String column, String name) {
        String sql = "";
        for (String rank : List.of("50", "95", "99")) {
            sql += (sql.isEmpty() ? " " : ", ") + "PERCENTILE_DISC(0." + rank + ") WITHIN GROUP (ORDER BY c." + column
                    + ") AS " + name + rank;
        }
        return sql;
    }

    private static Statistics statistics(ResultSet row, Map<String, Map<String, BigDecimal>> costs)
            throws SQLException {
        String key = row.getString("group_key");
        return new Statistics(
                key,
                row.getLong("calls"),
                row.getLong("failures"),
                Rows.count(row, "input_tokens"),
                Rows.count(row, "output_tokens"),
                Rows.count(row, "total_tokens"),
                costs.getOrDefault(String.valueOf(key), Map.of()),
                row.getLong("unpriced"),
                percentiles(row, "latency"),
                percentiles(row, "ttft"));
    }

    private static Statistics.Percentiles percentiles(ResultSet row, String name) throws SQLException {
        return new Statistics.Percentiles(
                Rows.number(row, name + "50"), Rows.number(row, name + "95"), Rows.number(row, name + "99"));
    }

    /** By group and currency: amounts in two currencies have no sum. */
    private Map<String, Map<String, BigDecimal>> costs(CallFilter filter, String key, String groupBy)
            throws SQLException {
        Map<String, Map<String, BigDecimal>> costs = new HashMap<>();
        String known = (filter.where().isEmpty() ? " WHERE " : " AND ") + "c.cost_total IS NOT NULL";
        String groups = (groupBy.isEmpty() ? " GROUP BY " : groupBy + ", ") + "c.cost_currency";
        String sql =
                "SELECT " + key + " AS group_key, c.cost_currency AS currency, SUM(c.cost_total) AS total FROM calls c"
                        + filter.where() + known + groups;
        Rows.query(
                connection,
                sql,
                filter.parameters(),
                row -> costs.computeIfAbsent(String.valueOf(row.getString("group_key")), group -> new TreeMap<>())
                        .put(
                                Objects.requireNonNullElse(row.getString("currency"), "USD"),
                                Rows.plain(row.getBigDecimal("total"))));
        return costs;
    }
}
