package io.llmrecorder.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueriesTest {
    private static final Clock AT_ONE = Clock.fixed(Instant.parse("2026-11-20T13:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path base;

    private Calls calls;

    @BeforeEach
    void begin() {
        calls = new Calls(base);
    }

    @Test
    void findsCallsByEachFilter() throws IOException {
        Calls.Line one = calls.chat("s1")
                .user("ann")
                .says("user", "图纸一的梁")
                .answers("共 12 根")
                .record();
        Calls.Line two = calls.chat("s2")
                .user("bob")
                .attribute("drawing_id", "1")
                .says("user", "Hi")
                .answers("100%")
                .record();
        calls.time(Instant.parse("2026-11-21T00:00:00Z"));
        Calls.Line three = calls.chat("s2")
                .anthropic("x", "long?", "")
                .fails("timeout", "HttpTimeoutException", "request timed out")
                .record();

        assertThat(found("session", "s2")).containsExactly(three.id(), two.id());
        assertThat(found("user", "ann")).containsExactly(one.id());
        assertThat(found("model", "claude-sonnet-4-5")).containsExactly(three.id());
        assertThat(found("provider", "openai")).containsExactly(two.id(), one.id());
        assertThat(found("service", "test")).hasSize(3);
        assertThat(found("status", "timeout")).containsExactly(three.id());
        assertThat(found("error_type", "HttpTimeoutException")).containsExactly(three.id());
        assertThat(found("since", "2026-11-21")).containsExactly(three.id());
        assertThat(found("until", "2026-11-20")).containsExactly(two.id(), one.id());
        assertThat(found("since", "2026-11-20T20:00:10+08:00")).containsExactly(three.id(), two.id());
        assertThat(found("since", "1h")).hasSize(3);
        assertThat(found("since", "59m")).containsExactly(three.id());
        assertThat(found("attr.drawing_id", "1")).containsExactly(two.id());
        assertThat(found("q", "梁")).containsExactly(one.id());
        assertThat(found("q", "hI")).containsExactly(two.id());
        assertThat(found("q", "100%")).containsExactly(two.id());
        assertThat(found("q", "0%")).isEmpty();
        assertThat(found("q", "timed out")).containsExactly(three.id());
        List<String> failed = ids(CallFilter.ALL.failed());
        assertThat(failed).containsExactly(three.id());
    }

    @ParameterizedTest
    @CsvSource({
        "session, s3",
        "user, u3",
        "model, gpt-5-mini",
        "provider, openai",
        "error_type, http_429",
        "status, timeout"
    })
    void readsCallsInTheOrderOfAnIndex(String name, String value) throws IOException, SQLException {
        recordForPlans();
        CallFilter filter = CallFilter.ALL
                .and(name, value, AT_ONE)
                .and("status", "ok", AT_ONE)
                .and("since", "2026-11-20", AT_ONE);

        assertThat(plan(filter, filter.newestFirst())).contains("index sorted: 2 of 3 columns");
        assertThat(plan(filter, filter.oldestFirst())).contains("index sorted: 2 of 3 columns");
    }

    @Test
    void readsCallsWhoseIdsAreKnownByThese() throws IOException, SQLException {
        recordForPlans();
        CallFilter filter = CallFilter.ALL.and("model", "gpt-5-mini", AT_ONE).and("attr.drawing_id", "7", AT_ONE);

        CallFilter known = filter.ids(List.of("1", "2", "3"));
        assertThat(plan(known, known.newestFirst())).contains("PRIMARY_KEY").doesNotContain("CALLS_BY_MODEL");
        CallFilter ofSession = filter.session("s7");
        assertThat(plan(ofSession, ofSession.newestFirst())).contains("CALLS_BY_SESSION");
    }

    /** By the index that has the time behind the attribute, whatever else is asked for. */
    @Test
    void readsAPageOfAnAttributeInTheOrderOfItsIndex() throws IOException, SQLException {
        recordForPlans();
        CallFilter one = CallFilter.ALL.and("attr.all", "yes", AT_ONE);
        for (CallFilter filter : List.of(
                one,
                one.and("model", "gpt-5-mini", AT_ONE),
                one.and("since", "2026-11-20T12:00:30Z", AT_ONE).and("user", "u3", AT_ONE),
                one.before(new Cursor(Calls.NOON.plusSeconds(60), "x")))) {
            assertThat(plan(filter, filter.newestFirst()))
                    .contains("CALL_ATTRIBUTES_BY_CONTENT")
                    .contains("index sorted");
        }
    }

    @Test
    void givesTheSameCallsOfAnAttributeAsAmongAllPageByPage() throws IOException {
        recordForPlans();
        CallFilter filter = CallFilter.ALL.and("attr.all", "yes", AT_ONE).and("user", "u3", AT_ONE);
        List<String> paged = new ArrayList<>();
        String cursor = null;
        do {
            String place = cursor;
            Page<CallSummary> page = ask(queries -> queries.callPage(filter, 7, place));
            page.items().forEach(call -> paged.add(call.id()));
            cursor = page.next();
        } while (cursor != null);
        assertThat(paged).hasSize(30).isEqualTo(ids(CallFilter.ALL.and("user", "u3", AT_ONE)));
    }

    /** Whether they are found by their statuses, or among all. */
    @Test
    void givesTheSameFailedCallsAsAmongAll() throws IOException {
        for (int i = 0; i < 40; i++) {
            Calls.Line line = calls.chat("s" + i % 3).user("u" + i % 2);
            if (i % 3 == 1) {
                line.fails(i % 2 == 0 ? "error" : "timeout", "type" + i % 2, "no");
            }
            line.record();
        }
        List<CallFilter> filters = List.of(
                CallFilter.ALL,
                CallFilter.ALL.and("service", "test", AT_ONE),
                CallFilter.ALL.and("service", "other", AT_ONE),
                CallFilter.ALL
                        .and("since", "2026-11-20T12:01:00Z", AT_ONE)
                        .and("until", "2026-11-20T12:04:00Z", AT_ONE),
                CallFilter.ALL.and("model", "gpt-5-mini", AT_ONE).and("status", "ok", AT_ONE),
                CallFilter.ALL.and("status", "timeout", AT_ONE),
                CallFilter.ALL.session("s1"),
                CallFilter.ALL.and("user", "u1", AT_ONE).and("min_latency", "1", AT_ONE));

        assertFailedAsAmongAll(filters);

        calls.chat("s").fails("ok", "rejected", "by the application").record();
        assertFailedAsAmongAll(filters);
        calls.chat("s").fails(null, "made", "by hand").record();
        assertFailedAsAmongAll(filters);
    }

    private void assertFailedAsAmongAll(List<CallFilter> filters) throws IOException {
        for (CallFilter filter : filters) {
            for (int limit : new int[] {0, 1, 5, 100}) {
                List<CallSummary> failed = ask(queries -> queries.failedCalls(filter, limit));
                assertThat(failed).isEqualTo(ask(queries -> queries.calls(filter.failed(), limit, 0)));
            }
        }
        List<CallSummary> all = ask(queries -> queries.failedCalls(CallFilter.ALL, 100));
        assertThat(all).hasSizeGreaterThan(12);
    }

    private void recordForPlans() throws IOException {
        for (int i = 0; i < 300; i++) {
            calls.chat("s" + i % 10)
                    .user("u" + i % 10)
                    .attribute("drawing_id", String.valueOf(i))
                    .attribute("all", "yes")
                    .says("user", "Hi")
                    .answers("Ho")
                    .record();
        }
        ids(CallFilter.ALL);
    }

    /** How H2 finds a page of calls. */
    private String plan(CallFilter filter, String order) throws IOException, SQLException {
        try (Database database = Database.open(calls.layout(), Duration.ofSeconds(5))) {
            return Rows.query(
                            database.connection(),
                            "EXPLAIN SELECT " + CallSummary.COLUMNS + order + " LIMIT ? OFFSET ?",
                            Queries.page(filter.parameters(), 50, 0),
                            row -> row.getString(1))
                    .get(0);
        }
    }

    @Test
    void saysWhichFiltersThereAre() {
        assertThatThrownBy(() -> CallFilter.ALL.and("colour", "red", AT_ONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("session, user, model");
        assertThatThrownBy(() -> CallFilter.ALL.and("since", "yesterday", AT_ONE))
                .hasMessage(
                        "since is \"yesterday\" but must be a time such as 2026-11-20, 2026-11-20T16:00:00Z, 30m, 2h or"
                                + " 7d.");
    }

    @Test
    void findsACallByTheBeginningOfItsId() throws IOException {
        calls.chat("s").id("0197a000-0000-7000-8000-000000000001").record();
        calls.chat("s").id("0197a000-0000-7000-8000-000000000002").record();

        List<CallSummary> both = ask(queries -> queries.callsByIdPrefix("0197a000", 10));
        List<CallSummary> one = ask(queries -> queries.callsByIdPrefix("0197a000-0000-7000-8000-000000000002", 10));
        assertThat(both).hasSize(2);
        assertThat(one).singleElement().returns(Calls.NOON.plusSeconds(10), CallSummary::timestamp);
    }

    @Test
    void countsWhatTheRecordsSay() throws IOException {
        // Ten calls of 100, 200, … 1000 ms. By nearest rank the 5th is p50, the 10th p95 and p99.
        for (int i = 1; i <= 10; i++) {
            Calls.Line call = calls.chat("s" + i % 2).user("ann").took(100 * i);
            if (i <= 4) {
                call.usage(10, 5).cost("0.000001", "USD").firstToken(10 * i);
            } else if (i <= 6) {
                call.usage(100, 50).unpriced();
            } else if (i <= 8) {
                call.model("qwen-max").usage(1000, 500).cost("0.5", "CNY");
            } else {
                call.model("qwen-max").fails("error", i == 9 ? "rate_limit" : "server_error", "no");
            }
            call.record();
        }

        Statistics total = ask(queries -> queries.total(CallFilter.ALL));
        assertThat(total.calls()).isEqualTo(10);
        assertThat(total.failures()).isEqualTo(2);
        assertThat(total.inputTokens()).isEqualTo(4 * 10 + 2 * 100 + 2 * 1000);
        assertThat(total.outputTokens()).isEqualTo(4 * 5 + 2 * 50 + 2 * 500);
        assertThat(total.totalTokens()).isEqualTo(3360);
        assertThat(total.cost()).isEqualTo(Map.of("USD", new BigDecimal("0.000004"), "CNY", new BigDecimal("1")));
        assertThat(total.unpriced()).isEqualTo(2);
        assertThat(total.responseTimeMs()).isEqualTo(new Statistics.Percentiles(500.0, 1000.0, 1000.0));
        assertThat(total.timeToFirstTokenMs()).isEqualTo(new Statistics.Percentiles(20.0, 40.0, 40.0));
        assertThat(sessions()).isEqualTo(2);

        List<Statistics> models = groups(GroupBy.MODEL);
        assertThat(models).extracting(Statistics::key).containsExactly("gpt-5-mini", "qwen-max");
        assertThat(models.get(1).calls()).isEqualTo(4);
        assertThat(models.get(1).failures()).isEqualTo(2);
        assertThat(models.get(1).cost()).isEqualTo(Map.of("CNY", new BigDecimal("1")));
        assertThat(models.get(1).responseTimeMs()).isEqualTo(new Statistics.Percentiles(800.0, 1000.0, 1000.0));
        assertThat(models.get(1).timeToFirstTokenMs()).isEqualTo(new Statistics.Percentiles(null, null, null));
        assertThat(groups(GroupBy.ERROR_TYPE))
                .extracting(Statistics::key, Statistics::calls)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("rate_limit", 1L),
                        org.assertj.core.groups.Tuple.tuple("server_error", 1L));
        assertThat(groups(GroupBy.SESSION)).extracting(Statistics::calls).containsExactly(5L, 5L);
        assertThat(groups(GroupBy.USER)).extracting(Statistics::key).containsExactly("ann");
        assertThat(groups(GroupBy.PROVIDER)).extracting(Statistics::key).containsExactly("openai");
        assertThat(groups(GroupBy.SERVICE)).extracting(Statistics::key).containsExactly("test");
    }

    @Test
    void groupsByDayAndHourInUtc() throws IOException {
        calls.time(Instant.parse("2026-11-20T23:59:50Z"));
        calls.chat("s").record();
        calls.chat("s").record();
        calls.chat("s").record();

        assertThat(groups(GroupBy.DAY)).extracting(Statistics::key).containsExactly("2026-11-20", "2026-11-21");
        assertThat(groups(GroupBy.DAY)).extracting(Statistics::calls).containsExactly(1L, 2L);
        assertThat(groups(GroupBy.HOUR)).extracting(Statistics::key).containsExactly("2026-11-20 23", "2026-11-21 00");
    }

    @Test
    void answersWithoutAnyCall() throws IOException {
        Statistics total = ask(queries -> queries.total(CallFilter.ALL));

        assertThat(total.calls()).isZero();
        assertThat(total.inputTokens()).isNull();
        assertThat(total.cost()).isEmpty();
        assertThat(total.responseTimeMs().p50()).isNull();
        assertThat(groups(GroupBy.MODEL)).isEmpty();
    }

    @Test
    void listsTheConversationsOfAUserLastActiveFirst() throws IOException {
        calls.chat("a").user("ann").record();
        calls.chat("b").user("bob").record();
        calls.chat("c").user("ann").record();

        List<Conversation> anns = ask(queries -> queries.conversations("ann", 10, 0));
        List<Conversation> second = ask(queries -> queries.conversations(null, 1, 1));
        assertThat(anns).extracting(Conversation::sessionId).containsExactly("c", "a");
        assertThat(second).extracting(Conversation::sessionId).containsExactly("b");
    }

    @Test
    void keepsLongIdsApartAndFindsThem() throws IOException {
        String emoji = "😀".repeat(2500);
        calls.chat(emoji + "1").record();
        calls.chat(emoji + "2").record();

        assertThat(found("session", emoji + "1")).hasSize(1);
        Conversation conversation = ask(queries -> queries.conversation(emoji + "2"));
        assertThat(conversation.callCount()).isEqualTo(1);
    }

    @Test
    void pagesStayRightWhileCallsAreRecorded() throws IOException {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            expected.add(
                    0,
                    calls.time(Calls.NOON.plusSeconds(i / 2)).chat("s").record().id());
        }
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            String from = cursor;
            Page<CallSummary> page = ask(queries -> queries.callPage(CallFilter.ALL, 2, from));
            page.items().forEach(call -> seen.add(call.id()));
            cursor = page.next();
            calls.time(Calls.NOON.plusSeconds(60)).chat("s").record();
        } while (cursor != null);

        assertThat(seen).containsExactlyInAnyOrderElementsOf(expected).hasSize(5);
        assertThatThrownBy(() -> ask(queries -> queries.callPage(CallFilter.ALL, 2, "?")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the page before");
    }

    @Test
    void pagesOfATextGoOnWhereTheOneBeforeEnded() throws IOException {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            calls.time(Calls.NOON.plusSeconds(i / 4));
            boolean says = i % 3 > 0;
            Calls.Line call =
                    calls.chat("s").says("user", says ? "a beam" : "a wall").record();
            if (says) {
                expected.add(call.id());
            }
        }
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            String from = cursor;
            Page<CallSummary> page = ask(queries -> queries.callPage(CallFilter.ALL.and("q", "beam", AT_ONE), 3, from));
            page.items().forEach(call -> seen.add(call.id()));
            cursor = page.next();
        } while (cursor != null);

        assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
        List<CallSummary> all = ask(queries -> queries.calls(CallFilter.ALL.and("q", "beam", AT_ONE), 100, 0));
        assertThat(seen).isEqualTo(all.stream().map(CallSummary::id).toList());
    }

    @Test
    void refusesACursorOfATimeThatNoDatabaseKnows() {
        String cursor = new Cursor(Instant.MAX, "x").toString();
        assertThatThrownBy(() -> ask(queries -> queries.callPage(CallFilter.ALL, 2, cursor)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the page before");
    }

    @Test
    void knowsTheCallsBesideACall() throws IOException {
        String first = calls.chat("s").record().id();
        calls.chat("other").record();
        String second = calls.chat("s").record().id();
        String third = calls.chat("s").record().id();

        Neighbours neighbours = ask(queries -> queries.neighbours(second));
        assertThat(neighbours.previous()).returns(first, CallSummary::id);
        assertThat(neighbours.next()).returns(third, CallSummary::id);
        Neighbours none = ask(queries -> queries.neighbours("unknown"));
        assertThat(none).isNull();
        Neighbours ofFirst = ask(queries -> queries.neighbours(first));
        assertThat(ofFirst.previous()).isNull();
    }

    @Test
    void countsValuesAndUsers() throws IOException {
        calls.chat("a").user("ann").record();
        calls.chat("b").user("bob").model("qwen-max").record();
        calls.chat("c").user("bob").fails("timeout", "x", "y").record();

        Map<String, List<Facet>> facets =
                ask(queries -> queries.facets(CallFilter.ALL, 10, 100)).facets();
        assertThat(facets.keySet())
                .containsExactly("model", "provider", "status", "user", "session", "service", "error_type");
        Map<String, List<Facet>> ofLatest =
                ask(queries -> queries.facets(CallFilter.ALL, 10, 1)).facets();
        assertThat(ofLatest.get("status")).containsExactly(new Facet("timeout", 1));
        assertThat(facets.get("model")).containsExactly(new Facet("gpt-5-mini", 2), new Facet("qwen-max", 1));
        assertThat(facets.get("user")).containsExactly(new Facet("bob", 2), new Facet("ann", 1));
        assertThat(facets.get("status")).containsExactly(new Facet("ok", 2), new Facet("timeout", 1));
    }

    @Test
    void countsTheCallsOfEachUserByTheMonthsBetweenHisFirstAndHisLast() throws IOException {
        calls.chat("a").user("ann").record();
        calls.chat("b").user("bob").record();
        calls.time(Calls.NOON.plus(Duration.ofDays(75)));
        calls.chat("c").user("bob").fails("timeout", "x", "y").record();
        calls.chat("c").user("bob").record();
        calls.time(Calls.NOON.plus(Duration.ofDays(100)));
        calls.chat("d").record();
        Instant last = Calls.NOON.plus(Duration.ofDays(75)).plusSeconds(11);

        List<User> users = ask(queries -> queries.users(null, 10, 0));

        assertThat(users).extracting(User::userIdentifier).containsExactly("bob", "ann");
        assertThat(users.get(0)).isEqualTo(new User("bob", 2, last, 3, 1));
        assertThat(users.get(1).calls()).isOne();
        assertThat(this.<List<User>>ask(queries -> queries.users("ann", 1, 0))).containsExactly(users.get(1));
        assertThat(this.<List<User>>ask(queries -> queries.users(null, 1, 1))).containsExactly(users.get(1));
        assertThat(this.<List<User>>ask(queries -> queries.users("nobody", 10, 0)))
                .isEmpty();
    }

    @Test
    void tellsTheMessageThatACallBecameAndWhatWasSaidOfIt() throws IOException {
        String call =
                calls.chat("s").says("user", "hi").answers("hello").record().id();
        calls.event("finalized")
                .with("session_id", "s")
                .with("call_id", call)
                .with("message_id", "m-1")
                .record();
        calls.time(Calls.NOON.plusSeconds(60))
                .event("feedback")
                .with("session_id", "s")
                .with("call_id", call)
                .record();

        List<CallSummary> found = ask(queries -> queries.callsOfSession("s", 10, 0));
        assertThat(found).extracting(CallSummary::messageId).containsExactly("m-1");
        List<Event> events = ask(queries -> queries.eventsOfCall(call));
        assertThat(events).extracting(Event::type).containsExactly("finalized", "feedback");
    }

    private List<String> found(String name, String value) throws IOException {
        return ids(CallFilter.ALL.and(name, value, AT_ONE));
    }

    private List<String> ids(CallFilter filter) throws IOException {
        List<CallSummary> found = ask(queries -> queries.calls(filter, 100, 0));
        return found.stream().map(CallSummary::id).toList();
    }

    private List<Statistics> groups(GroupBy by) throws IOException {
        return ask(queries -> queries.groups(CallFilter.ALL, by, 100));
    }

    private long sessions() throws IOException {
        return ask(queries -> queries.sessions(CallFilter.ALL));
    }

    private <T> T ask(Index.Question<T> question) throws IOException {
        return new Index(calls.layout(), Duration.ofSeconds(10)).ask(question);
    }
}
