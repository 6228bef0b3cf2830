package io.llmrecorder.index;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Works out {@link Statistics}: of whole days and hours from the sums that are kept of them, of the rest of the time, and where a
 * filter asks for more than the sums know, from the calls. For one thread.
 */
final class Numbers {
    /** So many sessions in one question. */
    private static final int CHUNK = 500;

    /** The longest first. */
    private static final List<Span> SPANS = List.of(Span.DAY, Span.HOUR);

    private final Connection connection;

    Numbers(Connection connection) {
        this.connection = connection;
    }

    /** All calls together. */
    Statistics total(CallFilter filter) throws SQLException {
        return new Groups(null).add(filter).total();
    }

    /** One for each group, the largest first, or in order of time; of more than {@code limit} the largest, or the latest. */
    List<Statistics> groups(CallFilter filter, GroupBy by, int limit) throws SQLException {
        Groups groups = new Groups(by);
        if (by == GroupBy.SESSION) {
            // There may be as many as calls: first which are asked for, then their numbers.
            List<String> sessions = largestSessions(filter, limit);
            for (int from = 0; from < sessions.size(); from += CHUNK) {
                groups.add(filter.sessions(sessions.subList(from, Math.min(sessions.size(), from + CHUNK))));
            }
        } else {
            groups.add(filter);
        }
        return groups.largest(limit);
    }

    private List<String> largestSessions(CallFilter filter, int limit) throws SQLException {
        return Rows.query(
                connection,
                "SELECT c.session_id, COUNT(*) FROM calls c" + filter.where()
                        + " GROUP BY c.session_id ORDER BY 2 DESC, 1 LIMIT ? OFFSET ?",
                Queries.page(filter.parameters(), limit, 0),
                row -> row.getString(1));
    }

    /** Sums by what calls have in common. */
    private final class Groups {
        private final @Nullable GroupBy by;
        private final Map<@Nullable String, Sums> groups = new HashMap<>();

        Groups(@Nullable GroupBy by) {
            this.by = by;
        }

        Groups add(CallFilter filter) throws SQLException {
            boolean byUser = by == GroupBy.USER || filter.asksFor("user");
            if (filter.isOfSums() && by != GroupBy.SESSION) {
                addSpans(filter.withoutTimes(), byUser, filter.since(), filter.until(), spans());
            } else {
                addCalls(filter);
            }
            return this;
        }

        private List<Span> spans() {
            return by == GroupBy.HOUR ? List.of(Span.HOUR) : SPANS;
        }

        /** @param spans by the first of these, and by the others what is left at both ends */
        private void addSpans(
                CallFilter filter,
                boolean byUser,
                @Nullable LocalDateTime since,
                @Nullable LocalDateTime until,
                List<Span> spans)
                throws SQLException {
            if (since != null && until != null && !since.isBefore(until)) {
                return;
            }
            if (spans.isEmpty()) {
                addCalls(filter.during(since, until));
                return;
            }
            List<Span> shorter = spans.subList(1, spans.size());
            LocalDateTime first = since == null ? null : spans.get(0).next(since);
            LocalDateTime end = until == null ? null : spans.get(0).begin(until);
            if (first != null && end != null && !first.isBefore(end)) {
                addSpans(filter, byUser, since, until, shorter);
                return;
            }
            addSums(filter, SumKey.first(byUser, spans.get(0), first), SumKey.end(byUser, spans.get(0), end));
            if (first != null) {
                addSpans(filter, byUser, since, first, shorter);
            }
            if (end != null) {
                addSpans(filter, byUser, end, until, shorter);
            }
        }

        private void addSums(CallFilter filter, byte[] first, byte[] end) throws SQLException {
            String where = (filter.where().isEmpty() ? " WHERE " : filter.where() + " AND ") + "c.id >= ? AND c.id < ?";
            List<Object> parameters = new ArrayList<>(filter.parameters());
            parameters.addAll(List.of(first, end));
            Rows.each(
                    connection,
                    "SELECT " + key() + SumRows.COLUMNS + " FROM call_sums c" + where,
                    parameters,
                    row -> of(row).add(SumRows.sums(row)));
        }

        private void addCalls(CallFilter filter) throws SQLException {
            Rows.each(
                    connection,
                    "SELECT " + (by == GroupBy.SESSION ? key() : "") + SummedCall.COLUMNS + " FROM calls c"
                            + filter.where(),
                    filter.parameters(),
                    row -> of(row).add(SummedCall.of(row), 1));
        }

        private String key() {
            return by == null ? "" : "c." + by.column() + ", ";
        }

        private Sums of(ResultSet row) throws SQLException {
            return groups.computeIfAbsent(by == null ? null : by.key(row), key -> new Sums());
        }

        Statistics total() {
            return groups.getOrDefault(null, new Sums()).statistics(null);
        }

        List<Statistics> largest(int limit) {
            Comparator<Map.Entry<@Nullable String, Sums>> byKey =
                    Map.Entry.comparingByKey(Comparator.nullsFirst(Comparator.naturalOrder()));
            boolean isTime = by != null && by.isTime();
            List<Map.Entry<@Nullable String, Sums>> sorted = new ArrayList<>(groups.entrySet());
            sorted.sort(
                    isTime
                            ? byKey.reversed()
                            : Comparator.comparingLong((Map.Entry<@Nullable String, Sums> group) ->
                                            -group.getValue().calls())
                                    .thenComparing(byKey));
            List<Statistics> largest = new ArrayList<>();
            for (Map.Entry<@Nullable String, Sums> group : sorted.subList(0, Math.min(limit, sorted.size()))) {
                largest.add(group.getValue().statistics(group.getKey()));
            }
            if (isTime) {
                Collections.reverse(largest);
            }
            return largest;
        }
    }
}
