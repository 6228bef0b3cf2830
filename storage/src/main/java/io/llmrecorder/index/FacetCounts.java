package io.llmrecorder.index;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts the calls that have each value. */
final class FacetCounts {
    private static final int MOST_ATTRIBUTES = 200;

    /** By name as in REST, the column. */
    private static final Map<String, String> FACETS = new LinkedHashMap<>();

    static {
        FACETS.put("model", "model");
        FACETS.put("provider", "provider");
        FACETS.put("status", "status");
        FACETS.put("user", "user_id");
        FACETS.put("session", "session_id");
        FACETS.put("service", "service");
        FACETS.put("error_type", "error_type");
    }

    private FacetCounts() {}

    /** See {@link Queries#facets}. */
    static Queries.Facets of(Connection connection, CallFilter filter, int limit, int sample) throws SQLException {
        String from =
                " FROM (SELECT * FROM calls c" + filter.where() + " ORDER BY c.timestamp DESC, c.id DESC LIMIT ?) c";
        List<Object> parameters = new ArrayList<>(filter.parameters());
        parameters.add(sample);
        Map<String, List<Facet>> facets = new LinkedHashMap<>();
        for (Map.Entry<String, String> facet : FACETS.entrySet()) {
            String column = "c." + facet.getValue();
            facets.put(
                    facet.getKey(),
                    Rows.query(
                            connection,
                            "SELECT " + column + ", COUNT(*)" + from + " GROUP BY " + column
                                    + " ORDER BY 2 DESC, 1 LIMIT ? OFFSET ?",
                            Queries.page(parameters, limit, 0),
                            row -> new Facet(row.getString(1), row.getLong(2))));
        }
        Map<String, List<Facet>> attributes = new TreeMap<>();
        Rows.query(
                connection,
                "SELECT a.name, a.content, COUNT(*)" + from + " JOIN call_attributes a ON a.call_id = c.id"
                        + " GROUP BY a.name, a.content ORDER BY 3 DESC, 1, 2 LIMIT ? OFFSET ?",
                Queries.page(parameters, MOST_ATTRIBUTES, 0),
                row -> {
                    List<Facet> values = attributes.computeIfAbsent(row.getString(1), name -> new ArrayList<>());
                    return values.size() < limit && values.add(new Facet(row.getString(2), row.getLong(3)));
                });
        return new Queries.Facets(facets, attributes);
    }
}
