package io.llmrecorder.index;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
        String latest = filter.newestFirst() + " LIMIT ?";
        List<Object> parameters = new ArrayList<>(filter.parameters());
        parameters.add(sample);
        return new Queries.Facets(
                facets(connection, latest, parameters, limit), attributes(connection, latest, parameters, limit));
    }

    private static Map<String, List<Facet>> facets(
            Connection connection, String latest, List<Object> parameters, int limit) throws SQLException {
        Map<String, Map<@Nullable String, Long>> counts = new LinkedHashMap<>();
        FACETS.keySet().forEach(name -> counts.put(name, new HashMap<>()));
        Rows.each(connection, "SELECT c." + String.join(", c.", FACETS.values()) + latest, parameters, row -> {
            int column = 1;
            for (Map<@Nullable String, Long> values : counts.values()) {
                values.merge(row.getString(column++), 1L, Long::sum);
            }
        });
        Map<String, List<Facet>> facets = new LinkedHashMap<>();
        counts.forEach((name, values) -> facets.put(name, mostFrequent(values, limit)));
        return facets;
    }

    private static List<Facet> mostFrequent(Map<@Nullable String, Long> values, int limit) {
        List<Facet> facets = new ArrayList<>();
        values.forEach((value, calls) -> facets.add(new Facet(value, calls)));
        facets.sort(Comparator.comparingLong(Facet::calls)
                .reversed()
                .thenComparing(Facet::value, Comparator.nullsFirst(Comparator.naturalOrder())));
        return List.copyOf(facets.subList(0, Math.min(limit, facets.size())));
    }

    private static Map<String, List<Facet>> attributes(
            Connection connection, String latest, List<Object> parameters, int limit) throws SQLException {
        Map<String, List<Facet>> attributes = new TreeMap<>();
        Rows.query(
                connection,
                "SELECT a.name, a.content, COUNT(*) FROM (SELECT c.id" + latest
                        + ") c JOIN call_attributes a ON a.call_id = c.id"
                        + " GROUP BY a.name, a.content ORDER BY 3 DESC, 1, 2 LIMIT ? OFFSET ?",
                Queries.page(parameters, MOST_ATTRIBUTES, 0),
                row -> {
                    List<Facet> values = attributes.computeIfAbsent(row.getString(1), name -> new ArrayList<>());
                    return values.size() < limit && values.add(new Facet(row.getString(2), row.getLong(3)));
                });
        return attributes;
    }
}
