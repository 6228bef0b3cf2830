package io.llmrecorder.index;

import io.llmrecorder.call.Outcome;
import io.llmrecorder.search.TextFilter;
import io.llmrecorder.search.TextQuery;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which calls somebody asks for, under the parameter names that REST and the command line share: {@code session}, {@code user},
 * {@code model}, {@code provider}, {@code service}, {@code status}, {@code error_type}, {@code since}, {@code until}, {@code attr.<name>},
 * {@code min_latency}, {@code max_latency} (milliseconds), {@code min_cost}, {@code max_cost} (of the call's currency), {@code q}. All must
 * hold. Immutable.
 */
public final class CallFilter {
    /** Every call. */
    public static final CallFilter ALL = new CallFilter(List.of(), null);

    private static final String IDS = "c.id IN ";
    private static final String ATTRIBUTE = "attr.";
    private static final String HAS_ATTRIBUTE =
            IDS + "(SELECT call_id FROM call_attributes WHERE name = ? AND content = ?)";
    /** The same, where the attribute is joined. */
    private static final String ATTRIBUTE_OF_CALL = "a.name = ? AND a.content = ?";

    private static final int KEY = 256;
    private static final int MOST_DIGITS = 18;
    private static final int ATTRIBUTE_LENGTH = 512;
    /** By name of the filter, the column that must have its value. */
    static final Map<String, String> KEY_COLUMNS = Map.of(
            "session", "session_id",
            "user", "user_id",
            "model", "model",
            "provider", "provider",
            "service", "service",
            "status", "status",
            "error_type", "error_type");

    /** Columns that have an index with the time behind them, by name of the filter: the first ones leave the fewest calls. */
    private static final List<String> IN_ORDER_OF_TIME =
            List.of("session", "user", "error_type", "status", "model", "provider");

    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");

    private final List<Condition> conditions;
    private final @Nullable TextQuery text;

    private CallFilter(List<Condition> conditions, @Nullable TextQuery text) {
        this.conditions = List.copyOf(conditions);
        this.text = text;
    }

    /**
     * The filter that also asks for this.
     *
     * @throws IllegalArgumentException one sentence that says what is allowed
     */
    public CallFilter and(String name, String value, Clock clock) {
        CallFilter filter = name.equals("q") ? with(TextQuery.of(value)) : with(condition(name, value, clock));
        LocalDateTime since = filter.since();
        LocalDateTime until = filter.until();
        if (since != null && until != null && since.isAfter(until)) {
            throw new IllegalArgumentException(name + " is \"" + value + "\", and so since (" + since
                    + "Z) would be later than until (" + until + "Z); no call can be in between.");
        }
        return filter;
    }

    private CallFilter with(Condition condition) {
        List<Condition> more = new ArrayList<>(conditions);
        more.add(condition);
        return new CallFilter(more, text);
    }

    private CallFilter with(TextQuery query) {
        List<TextQuery.Phrase> phrases = new ArrayList<>(text == null ? List.of() : text.phrases());
        phrases.addAll(query.phrases());
        return new CallFilter(conditions, new TextQuery(phrases));
    }

    /** The filter that also asks for calls of this session. */
    public CallFilter session(String sessionId) {
        return and("session", sessionId, Clock.systemUTC());
    }

    /** The filter that also asks for failed calls only. */
    public CallFilter failed() {
        return with(new Condition(Of.KEY, "success", "c.success = ?", List.of(false)));
    }

    /** The filter that also asks for calls of one of these sessions; null is calls without. At least one. */
    CallFilter sessions(List<@Nullable String> sessions) {
        String places = String.join(", ", Collections.nCopies(sessions.size(), "?"));
        String sql = "c.session_id IN (" + places + ")";
        return with(new Condition(
                sessions.contains(null) ? "(" + sql + " OR c.session_id IS NULL)" : sql, new ArrayList<>(sessions)));
    }

    /** The filter that also asks for calls from one time up to another; null for no end. */
    CallFilter during(@Nullable LocalDateTime since, @Nullable LocalDateTime until) {
        CallFilter filter = since == null ? this : with(since(since));
        return until == null ? filter : filter.with(until(until));
    }

    /** The filter that also asks for calls with one of these ids, a thousand at most; see {@link FoundCalls}. */
    public CallFilter ids(Collection<String> ids) {
        if (ids.isEmpty()) {
            return with(new Condition("1 = 0", List.of()));
        }
        // Filled up, so that the database meets few lengths and knows the statement.
        List<@Nullable Object> filled = new ArrayList<>(ids);
        int places = Integer.highestOneBit(2 * filled.size() - 1);
        filled.addAll(Collections.nCopies(places - filled.size(), filled.get(0)));
        return with(new Condition(IDS + "(" + String.join(", ", Collections.nCopies(places, "?")) + ")", filled));
    }

    /** The filter that also asks for {@link FoundCalls}. */
    CallFilter foundCalls() {
        return with(new Condition(IDS + "(SELECT id FROM found_calls)", List.of()));
    }

    /** The filter that also asks for calls that come after this place in a list, newest first. */
    CallFilter before(Cursor place) {
        // As a time of its own, which the search of texts knows too.
        LocalDateTime next = Fields.utc(place.time()).plus(1, ChronoUnit.MICROS);
        return with(until(next)).with(beside(place, "<"));
    }

    /** The filter that also asks for calls made later. */
    CallFilter after(Cursor place) {
        return with(since(Fields.utc(place.time()))).with(beside(place, ">"));
    }

    /** Of calls up to this place, or from it on, leaves out those of the same moment that are on its other side. */
    private static Condition beside(Cursor place, String comparison) {
        return new Condition(
                Of.PLACE,
                "",
                "(c.timestamp " + comparison + " ? OR c.id " + comparison + " ?)",
                List.of(Fields.utc(place.time()), place.id()));
    }

    private static Condition condition(String name, String value, Clock clock) {
        String column = KEY_COLUMNS.get(name);
        if (column != null) {
            return new Condition(
                    name.equals("session") ? Of.OTHER : Of.KEY,
                    name,
                    "c." + column + " = ?",
                    List.of(Fields.key(value, KEY)));
        }
        if (name.startsWith(ATTRIBUTE) && name.length() > ATTRIBUTE.length()) {
            String attribute = name.substring(ATTRIBUTE.length());
            return new Condition(HAS_ATTRIBUTE, List.of(attribute, Fields.key(value, ATTRIBUTE_LENGTH)));
        }
        return switch (name) {
            case "since" -> since(time(name, value, false, clock));
            case "until" -> until(time(name, value, true, clock));
            case "min_latency" -> new Condition("c.response_time_ms >= ?", List.of(amount(name, value)));
            case "max_latency" -> new Condition("c.response_time_ms <= ?", List.of(amount(name, value)));
            case "min_cost" -> new Condition("c.cost_total >= ?", List.of(amount(name, value)));
            case "max_cost" -> new Condition("c.cost_total <= ?", List.of(amount(name, value)));
            default ->
                throw new IllegalArgumentException("There is no filter \"" + name + "\"; the filters are session, user,"
                        + " model, provider, service, status, error_type, since, until, min_latency, max_latency, min_cost,"
                        + " max_cost, attr.<name> and q.");
        };
    }

    private static Condition since(LocalDateTime time) {
        return new Condition(Of.SINCE, "since", "c.timestamp >= ?", List.of(time));
    }

    private static Condition until(LocalDateTime time) {
        return new Condition(Of.UNTIL, "until", "c.timestamp < ?", List.of(time));
    }

    private static BigDecimal amount(String name, String value) {
        try {
            BigDecimal amount = new BigDecimal(value);
            if (amount.signum() >= 0 && Math.abs(amount.scale()) <= MOST_DIGITS && amount.precision() <= MOST_DIGITS) {
                return amount;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(name + " is \"" + value + "\" but must be a number such as 250 or 0.01.");
    }

    /** A point in time; a day means its begin, or for {@code until} its end; {@code 2h} means two hours ago. */
    private static LocalDateTime time(String name, String value, boolean endOfDay, Clock clock) {
        Matcher ago = AGO.matcher(value);
        try {
            if (ago.matches()) {
                return Fields.utc(clock.instant().minus(duration(Long.parseLong(ago.group(1)), ago.group(2))));
            }
            if (value.length() == "2026-11-20".length()) {
                return LocalDate.parse(value).plusDays(endOfDay ? 1 : 0).atStartOfDay();
            }
            return OffsetDateTime.parse(value)
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .toLocalDateTime();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(name + " is \"" + value + "\" but must be a time such as 2026-11-20,"
                    + " 2026-11-20T16:00:00Z, 30m, 2h or 7d.");
        }
    }

    private static Duration duration(long count, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** What calls must say, or null. No condition of SQL knows it: see {@link TextCallQueries}. */
    @Nullable
    TextQuery text() {
        return text;
    }

    /** The filter without {@link #text}. */
    CallFilter withoutText() {
        return new CallFilter(conditions, null);
    }

    /** As much of it as the search of texts knows. */
    TextFilter amongTexts() {
        List<TextFilter.Key> keys = new ArrayList<>();
        for (Condition condition : conditions) {
            if (condition.isOfTexts() && !condition.isTime()) {
                keys.add(new TextFilter.Key(
                        condition.name(), String.valueOf(condition.parameters().get(0))));
            }
        }
        LocalDateTime since = since();
        LocalDateTime until = until();
        return new TextFilter(
                keys, since == null ? Long.MIN_VALUE : micros(since), until == null ? Long.MAX_VALUE : micros(until));
    }

    /** Whether {@link #amongTexts} says all but the text. */
    boolean isOfTexts() {
        return conditions.stream().allMatch(Condition::isOfTexts);
    }

    /** Whether {@link #amongTexts} says all but the text, or all but a few calls of one moment. */
    boolean isNearlyOfTexts() {
        return conditions.stream().allMatch(condition -> condition.isOfTexts() || condition.of() == Of.PLACE);
    }

    /** Microseconds since 1970. */
    static long micros(LocalDateTime time) {
        return ChronoUnit.MICROS.between(EPOCH, time);
    }

    /** {@code WHERE …} over {@code calls c}; empty when every call is asked for. Of a filter without text. */
    String where() {
        return where(Condition::sql);
    }

    private String where(Function<Condition, String> sql) {
        if (text != null) {
            throw new IllegalStateException("The text has not been searched for");
        }
        return conditions.isEmpty()
                ? ""
                : " WHERE " + conditions.stream().map(sql).collect(Collectors.joining(" AND "));
    }

    /** {@code FROM calls c …}, with the conditions, in this order. */
    String newestFirst() {
        return inOrder(" DESC");
    }

    /** {@code FROM calls c …}, with the conditions, in this order. */
    String oldestFirst() {
        return inOrder("");
    }

    private String inOrder(String direction) {
        Condition attribute = leadingAttribute();
        if (attribute != null) {
            // Their index has the time behind them. Columns of c would have all calls with the value looked up and
            // sorted.
            return " FROM call_attributes a JOIN calls c ON c.id = a.call_id"
                    + where(condition -> condition.equals(attribute) ? ATTRIBUTE_OF_CALL : condition.ofAttributes())
                    + " ORDER BY a.name" + direction + ", a.content" + direction + ", a.timestamp" + direction
                    + ", a.call_id" + direction;
        }
        String column = sortedColumn();
        return " FROM calls c" + where() + " ORDER BY " + (column == null ? "" : column + direction + ", ")
                + "c.timestamp" + direction + ", c.id" + direction;
    }

    /** The attribute to find a page of calls by; null where there is none, or something that leaves fewer calls. */
    private @Nullable Condition leadingAttribute() {
        if (asksFor("session") || conditions.stream().anyMatch(Condition::isOfIds)) {
            return null;
        }
        return conditions.stream()
                .filter(condition -> condition.sql().equals(HAS_ATTRIBUTE))
                .findFirst()
                .orElse(null);
    }

    /**
     * The column, of those that are to have one value, to sort by first. It changes no order, but H2 sees by it that an index has
     * this order; else it reads and sorts all calls with this value. Null where ids are known, for these are fewer.
     */
    private @Nullable String sortedColumn() {
        if (conditions.stream().anyMatch(Condition::isOfIds)) {
            return null;
        }
        return IN_ORDER_OF_TIME.stream()
                .filter(this::narrows)
                .findFirst()
                .map(name -> "c." + KEY_COLUMNS.get(name))
                .orElse(null);
    }

    /** Whether it asks for few calls, which are found without looking at others. */
    boolean isNarrow() {
        return text != null
                || leadingAttribute() != null
                || conditions.stream().anyMatch(Condition::isOfIds)
                || Stream.of("session", "user", "error_type", "status").anyMatch(this::narrows);
    }

    /** Nearly all calls succeed; those that did are no few. */
    private boolean narrows(String name) {
        return conditions.stream()
                .anyMatch(condition ->
                        condition.name().equals(name) && !condition.parameters().equals(List.of(Outcome.OK)));
    }

    List<Object> parameters() {
        return conditions.stream()
                .flatMap(condition -> condition.parameters().stream())
                .toList();
    }

    /** Whether it asks for times and for what calls are summed up by, and no more. */
    boolean isOfSums() {
        return text == null
                && conditions.stream().noneMatch(condition -> condition.of() == Of.OTHER || condition.of() == Of.PLACE);
    }

    /** Whether it asks for users and times, and no more. */
    boolean isOfUserAndTime() {
        return text == null
                && conditions.stream()
                        .allMatch(condition ->
                                condition.isTime() || condition.name().equals("user"));
    }

    /** Whether there is a condition with this name. */
    boolean asksFor(String name) {
        return conditions.stream().anyMatch(condition -> condition.name().equals(name));
    }

    /** Whose calls are asked for, or null for anybody's. */
    @Nullable
    String user() {
        return conditions.stream()
                .filter(condition -> condition.name().equals("user"))
                .map(condition -> (String) condition.parameters().get(0))
                .findFirst()
                .orElse(null);
    }

    /** From when on calls are asked for, or null. */
    @Nullable
    LocalDateTime since() {
        return times(Of.SINCE).max(Comparator.naturalOrder()).orElse(null);
    }

    /** Up to when calls are asked for, or null. */
    @Nullable
    LocalDateTime until() {
        return times(Of.UNTIL).min(Comparator.naturalOrder()).orElse(null);
    }

    private Stream<LocalDateTime> times(Of of) {
        return conditions.stream().filter(condition -> condition.of() == of).map(condition ->
                (LocalDateTime) condition.parameters().get(0));
    }

    /** The filter without {@link #since} and {@link #until}. */
    CallFilter withoutTimes() {
        return new CallFilter(
                conditions.stream().filter(condition -> !condition.isTime()).toList(), text);
    }

    /** What a condition is of: what calls are summed up by, a time, a place in a list, or anything else. */
    private enum Of {
        KEY,
        SINCE,
        UNTIL,
        PLACE,
        OTHER
    }

    private record Condition(Of of, String name, String sql, List<@Nullable Object> parameters) {
        Condition(String sql, List<@Nullable Object> parameters) {
            this(Of.OTHER, "", sql, parameters);
        }

        /** Whether it names calls, few of them. */
        boolean isOfIds() {
            return sql.startsWith(IDS) && !sql.equals(HAS_ATTRIBUTE);
        }

        /** What it says of the call's time and id, said of the attribute's, which are the same. */
        String ofAttributes() {
            return of == Of.OTHER
                    ? sql
                    : sql.replace("c.timestamp", "a.timestamp").replace("c.id ", "a.call_id ");
        }

        boolean isTime() {
            return of == Of.SINCE || of == Of.UNTIL;
        }

        /** Whether the search of texts knows it too. */
        boolean isOfTexts() {
            return !name.isEmpty();
        }
    }
}
