package io.llmrecorder.index;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Works out {@link Statistics}: of whole months, days and hours from the sums that are kept of them, of the rest of the time, and where a
 * filter asks for more than the sums know, from the calls. For one thread.
 */
final class Numbers {
    /** So many sessions in one question. */
    private static final int CHUNK = 500;

    /** Of more than so many spans all users' sums are read. */
    private static final int MOST_RANGES = 400;

    /** The longest first. */
    private static final List<Span> SPANS = List.of(Span.MONTH, Span.DAY, Span.HOUR);

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

    /** Which statuses failed calls have; one may be null. */
    List<@Nullable String> failedStatuses() throws SQLException {
        SumKey.Range days = SumKey.range(SumKind.ALL_USERS, Span.DAY, null, null);
        return Rows.query(
                connection,
                "SELECT DISTINCT c.status FROM call_sums c WHERE c.id >= ? AND c.id < ? AND c.success = ?",
                List.of(days.first(), days.end(), false),
                row -> row.getString(1));
    }

    private List<String> largestSessions(CallFilter filter, int limit) throws SQLException {
        return Rows.query(
                connection,
                "SELECT c.session_id, COUNT(*) FROM calls c" + filter.where()
                        + " GROUP BY c.session_id ORDER BY 2 DESC, 1 LIMIT ? OFFSET ?",
                Queries.page(filter.parameters(), limit, 0),
                row -> row.getString(1));
    }

    /** How many calls there are, and how many of them did not end well. */
    record Counts(long calls, long failures) {}

    /** How many calls a user has. */
    Counts countsOf(String user) throws SQLException {
        LocalDateTime first = timeOf(user, "");
        LocalDateTime last = timeOf(user, " DESC");
        long calls = 0;
        long failures = 0;
        if (first != null && last != null) {
            LocalDateTime end = Span.MONTH.after(Span.MONTH.begin(last));
            for (SumKey.Range range : ranges(user, SumKind.USER_ONLY, Span.MONTH, Span.MONTH.begin(first), end)) {
                for (Counts counts : counts(user, range)) {
                    calls += counts.calls();
                    failures += counts.failures();
                }
            }
        }
        return new Counts(calls, failures);
    }

    private List<Counts> counts(String user, SumKey.Range range) throws SQLException {
        return Rows.query(
                connection,
                "SELECT c.calls, c.failures FROM call_sums c WHERE c.id >= ? AND c.id < ? AND c.user_id = ?",
                List.of(range.first(), range.end(), user),
                row -> new Counts(row.getLong(1), row.getLong(2)));
    }

    private @Nullable LocalDateTime timeOf(String user, String direction) throws SQLException {
        List<LocalDateTime> times = Rows.query(
                connection,
                "SELECT c.timestamp FROM calls c WHERE c.user_id = ? ORDER BY c.user_id" + direction + ", c.timestamp"
                        + direction + " LIMIT ? OFFSET ?",
                Queries.page(List.of(user), 1, 0),
                row -> row.getObject(1, LocalDateTime.class));
        return times.isEmpty() ? null : times.get(0);
    }

    /** Of one user each span for itself, for between them are all other users. */
    private List<SumKey.Range> ranges(
            @Nullable String user,
            SumKind kind,
            Span span,
            @Nullable LocalDateTime first,
            @Nullable LocalDateTime end) {
        List<SumKey.Range> ofUser = new ArrayList<>();
        if (user != null && first != null && end != null) {
            for (LocalDateTime begin = first; begin.isBefore(end); begin = span.after(begin)) {
                ofUser.add(SumKey.ofUser(kind, span, begin, user));
                if (ofUser.size() > MOST_RANGES) {
                    break;
                }
            }
        }
        return ofUser.isEmpty() || ofUser.size() > MOST_RANGES ? List.of(SumKey.range(kind, span, first, end)) : ofUser;
    }

    /** Sums by what calls have in common. */
    private final class Groups {
        private final @Nullable GroupBy by;
        private final Map<@Nullable String, Sums> groups = new HashMap<>();

        Groups(@Nullable GroupBy by) {
            this.by = by;
        }

        Groups add(CallFilter filter) throws SQLException {
            if (filter.isOfSums() && by != GroupBy.SESSION) {
                CallFilter bounded = bounded(filter);
                SumKind kind = kind(filter);
                addSpans(filter.withoutTimes(), kind, bounded.since(), bounded.until(), spans(kind));
            } else {
                addCalls(filter);
            }
            return this;
        }

        private SumKind kind(CallFilter filter) {
            boolean known = by == null || by == GroupBy.USER || by.isTime();
            if (by != GroupBy.USER && !filter.asksFor("user")) {
                return SumKind.ALL_USERS;
            }
            return known && filter.isOfUserAndTime() ? SumKind.USER_ONLY : SumKind.EACH_USER;
        }

        /** Of one user: within the times between which he has calls. */
        private CallFilter bounded(CallFilter filter) throws SQLException {
            String user = filter.user();
            if (user == null || (filter.since() != null && filter.until() != null)) {
                return filter;
            }
            LocalDateTime last = timeOf(user, " DESC");
            return filter.during(timeOf(user, ""), last == null ? null : last.plus(1, ChronoUnit.MICROS));
        }

        private List<Span> spans(SumKind kind) {
            Span longest = by == GroupBy.HOUR ? Span.HOUR : by == GroupBy.DAY ? Span.DAY : Span.MONTH;
            return SPANS.stream()
                    .filter(span -> span.compareTo(longest) <= 0 && kind.isBy(span))
                    .toList();
        }

        /** @param spans by the first of these, and by the others what is left at both ends */
        private void addSpans(
                CallFilter filter,
                SumKind kind,
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
                addSpans(filter, kind, since, until, shorter);
                return;
            }
            for (SumKey.Range range : ranges(filter.user(), kind, spans.get(0), first, end)) {
                addSums(filter, range);
            }
            if (first != null) {
                addSpans(filter, kind, since, first, shorter);
            }
            if (end != null) {
                addSpans(filter, kind, end, until, shorter);
            }
        }

        private void addSums(CallFilter filter, SumKey.Range range) throws SQLException {
            String where = (filter.where().isEmpty() ? " WHERE " : filter.where() + " AND ") + "c.id >= ? AND c.id < ?";
            List<Object> parameters = new ArrayList<>(filter.parameters());
            parameters.addAll(List.of(range.first(), range.end()));
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
