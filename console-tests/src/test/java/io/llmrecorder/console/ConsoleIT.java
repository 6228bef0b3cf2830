package io.llmrecorder.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.llmrecorder.config.Config;
import io.llmrecorder.serve.ConsoleServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console as served, in Chromium. Nothing a user or a model wrote may ever run. */
class ConsoleIT {
    private static final String HOSTILE = "\"'><img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>"
            + "<a href=\"javascript:window.hacked=1\">x</a>{{7*7}}";

    private static Chromium chromium;

    @TempDir
    Path base;

    private final List<String> complaints = new ArrayList<>();
    private Journals journal;
    private ConsoleServer server;
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void launch() {
        // On a busy machine a page takes longer than the usual five seconds.
        setDefaultAssertionTimeout(30_000);
        chromium = new Chromium();
    }

    @AfterAll
    static void quit() {
        chromium.close();
    }

    @BeforeEach
    void start() throws IOException {
        journal = new Journals(base);
        serve(Map.of());
        open(new Browser.NewContextOptions().setViewportSize(1280, 900).setLocale("en-GB"));
    }

    @AfterEach
    void stop() throws IOException {
        context.close();
        server.close();
        journal.close();
    }

    private void serve(Map<String, String> settings) throws IOException {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("LLM_RECORDS_BASE_DIR", base.toString());
        server = ConsoleServer.start(Config.load(null, new Properties(), environment), "127.0.0.1", 0);
    }

    private void open(Browser.NewContextOptions options) {
        context = chromium.browser().newContext(options);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
    }

    private void go(String place) {
        page.navigate("about:blank");
        page.navigate(server.address() + "#/" + place);
        settle();
    }

    private void settle() {
        assertThat(page.locator("#main")).hasAttribute("aria-busy", "false");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Locator heading() {
        return page.locator("main h1");
    }

    @Test
    void whatUsersAndModelsWriteIsTextOnEveryScreen() throws IOException {
        Map<String, Object> everywhere = new HashMap<>();
        for (String field : List.of("provider", "model", "response_model", "api", "operation", "service", "host")) {
            everywhere.put(field, HOSTILE);
        }
        everywhere.put("success", false);
        everywhere.put("status", HOSTILE);
        everywhere.put("error_type", HOSTILE);
        everywhere.put("error_message", HOSTILE);
        everywhere.put("finish_reasons", List.of(HOSTILE));
        everywhere.put("attributes", Map.of(HOSTILE, HOSTILE, "plain", HOSTILE));
        everywhere.put("trace_id", HOSTILE);
        everywhere.put("response_id", HOSTILE);
        everywhere.put("cost", Map.of("status", HOSTILE, "total", "0.1", "currency", HOSTILE, "price", HOSTILE));
        everywhere.put("redacted", Map.of(HOSTILE, 1));
        everywhere.put(
                "http",
                Map.of(
                        "client",
                        HOSTILE,
                        "method",
                        HOSTILE,
                        "url",
                        "javascript:window.hacked=1",
                        "request_headers",
                        Map.of(HOSTILE, HOSTILE),
                        "response_headers",
                        Map.of(HOSTILE, HOSTILE)));
        everywhere.put("response_body", HOSTILE);
        String failed = journal.call(HOSTILE, HOSTILE, HOSTILE, HOSTILE, everywhere);
        String chat = journal.call(HOSTILE, HOSTILE, HOSTILE, HOSTILE);
        String session = encoded(HOSTILE);
        for (String place : List.of(
                "live",
                "calls",
                "calls?q=window",
                "calls?model=" + session,
                "call/" + failed,
                "call/" + failed + "?tab=request",
                "call/" + failed + "?tab=answer",
                "call/" + failed + "?tab=headers",
                "call/" + failed + "?tab=record",
                "call/" + chat,
                "call/" + chat + "?tab=answer",
                "compare?a=" + failed + "&b=" + chat,
                "sessions",
                "sessions?user=" + session,
                "session/" + session,
                "session/" + session + "?tab=calls",
                "users",
                "dashboard?by=model",
                "dashboard?by=user",
                "health",
                session)) {
            go(place);
            assertThat(heading()).not().hasText("");
            assertThat(page.evaluate("window.hacked")).as(place).isNull();
            assertThat(page.locator("img[src='x'], main script, a[href^='javascript']")
                            .count())
                    .as(place)
                    .isZero();
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void findsCallsByFacetAndTextAndMarksTheMatch() throws IOException {
        journal.call("s1", "alice", "请审核这张图纸", "好的");
        journal.call("s2", "bob", "Where is my order?", "On its way.", Map.of("model", "gpt-4o"));
        go("calls");
        assertThat(page.locator(".calls tbody tr")).hasCount(2);
        page.locator("#facets").getByText("gpt-4o").click();
        assertThat(page.locator(".calls tbody tr")).hasCount(1);
        page.locator(".chip a").click();
        assertThat(page.locator(".calls tbody tr")).hasCount(2);
        page.keyboard().press("/");
        assertThat(page.locator("#q")).isFocused();
        page.keyboard().type("图纸");
        page.keyboard().press("Enter");
        assertThat(page.locator(".calls mark")).hasText("图纸");
        assertThat(page.locator(".calls tbody tr")).hasCount(1);
        page.locator("#q").fill("nothing like this");
        page.keyboard().press("Enter");
        assertThat(page.locator("main")).containsText("No call matches");
        assertThat(complaints).isEmpty();
    }

    @Test
    void isLeftBeforeItsAnswersAreThereWithoutAComplaint() throws IOException {
        journal.call("s", "alice", "one", "1");
        go("users");
        page.route("**/api/calls?*", route -> {});
        page.route("**/api/calls/facets*", route -> {});
        page.waitForRequest("**/api/calls?*", () -> page.evaluate("location.hash = '#/calls'"));
        page.evaluate("location.hash = '#/sessions'");
        assertThat(page.locator("main")).containsText("one");
        settle();
        assertThat(complaints).isEmpty();
    }

    @Test
    void showsWhatIsThereWhileTheRestIsOnItsWay() throws IOException {
        journal.call("s", "alice", "one", "1");
        go("users");
        page.route("**/api/calls/facets*", route -> {});
        page.route("**/api/conversations?*", route -> {});
        page.evaluate("location.hash = '#/calls'");
        assertThat(page.locator(".calls tbody tr")).hasCount(1);
        assertThat(page.locator("#facets")).containsText("Loading");
        page.evaluate("location.hash = '#/sessions'");
        assertThat(page.locator("main")).containsText("Loading");
        assertThat(page.locator(".calls")).hasCount(0);
        assertThat(complaints).isEmpty();
    }

    @Test
    void listsUsersPageByPage() throws IOException {
        for (int i = 0; i < 60; i++) {
            journal.call("s" + i, "user-" + i, "question", "answer");
        }
        go("users");
        assertThat(page.locator("tbody tr")).hasCount(50);
        page.getByText("Older").click();
        assertThat(page.locator("tbody tr")).hasCount(10);
        assertThat(page.locator("tbody tr").first().locator("td").nth(3)).hasText("1");
        page.getByText("Newer").click();
        assertThat(page.locator("tbody tr")).hasCount(50);
    }

    @Test
    void showsACallWithTimingNeighboursSnippetsAndFeedback() throws IOException {
        String first = journal.call("s", "alice", "one", "1");
        String second = journal.call("s", "alice", "it's two", "2");
        go("call/" + second);
        assertThat(heading()).hasText("gpt-5-mini");
        assertThat(page.locator(".timing")).containsText("first token after 420 ms");
        assertThat(page.locator(".message.assistant")).containsText("2");
        assertThat(page.locator(".tiles")).containsText("$0.000181");
        context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
        page.getByText("Copy as curl").click();
        assertThat(page.getByText("Copied").first()).isVisible();
        assertThat(page.evaluate("navigator.clipboard.readText()").toString())
                .startsWith("curl -X 'POST' 'https://api.openai.com/v1/chat/completions'")
                .contains("it'\\''s two");
        page.keyboard().press("[");
        page.waitForURL(Pattern.compile(first));
        settle();
        assertThat(page.locator(".message.user")).containsText("one");
        go("call/" + first + "?tab=feedback");
        page.getByText("Good").click();
        page.locator("#comment").fill("fine");
        page.getByText("Send").click();
        assertThat(page.locator("main")).containsText("Recorded.");
        assertThat(complaints).isEmpty();
    }

    @Test
    void showsNewCallsAsTheyCome() throws IOException {
        journal.call("s", "alice", "before", "1");
        go("live");
        assertThat(page.locator("#live-state")).hasText("live");
        journal.call("s", "alice", "just now", "2");
        assertThat(page.locator(".calls tbody tr").first()).containsText("just now");
        assertThat(page.locator(".calls tbody tr")).hasCount(2);
        page.locator("#pause").click();
        journal.call("s", "alice", "while paused", "3");
        assertThat(page.locator("#pause")).containsText("1 waiting");
        page.locator("#pause").click();
        assertThat(page.locator(".calls tbody tr").first()).containsText("while paused");
        assertThat(complaints).isEmpty();
    }

    @Test
    void showsACallThatIsRecordedWhileTheListIsMade() {
        page.route("**/api/calls?limit=50", route -> {
            APIResponse list = route.fetch();
            try {
                journal.call("s", "alice", "in between", "1");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            route.fulfill(new Route.FulfillOptions().setResponse(list));
        });
        go("live");
        assertThat(page.locator(".calls tbody tr").first()).containsText("in between");
        assertThat(page.locator(".calls tbody tr")).hasCount(1);
    }

    @Test
    void renamesAndDeletesASession() throws IOException {
        journal.call("s 1/2", "alice", "Question", "Answer");
        Map<String, Object> failure = new HashMap<>();
        failure.put("success", false);
        failure.put("status", "error");
        failure.put("error_type", "http_429");
        failure.put("error_message", "slow down");
        failure.put("attempt", 1);
        journal.call("s 1/2", "alice", "Question two", "", failure);
        go("sessions");
        page.locator("table.rows a.strong").click();
        settle();
        assertThat(heading()).hasText("Question");
        assertThat(page.locator(".message.failed")).containsText("attempt 2");
        page.getByText("Rename").click();
        page.locator("#asked").fill("Plans");
        page.getByText("Save").click();
        assertThat(heading()).hasText("Plans");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Delete"))
                .click();
        page.locator("dialog .danger").click();
        assertThat(page.locator("main")).containsText("No sessions yet");
        assertThat(complaints).isEmpty();
    }

    @Test
    void readsACallOfTwoMegabytes() throws IOException {
        String long_ = "A line of the contract that goes on and on. ".repeat(45_000);
        String id = journal.call("s", "alice", long_, "short");
        go("call/" + id);
        assertThat(page.locator(".message.user .text")).containsText("A line of the contract");
        page.locator(".message.user").getByText(Pattern.compile("Show all")).click();
        assertThat(page.locator(".message.user .text").textContent().length()).isGreaterThan(1_900_000);
        go("call/" + id + "?tab=request");
        page.locator(".json summary").last().click();
        assertThat(page.locator(".json")).containsText("A line of the contract");
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "calls", "sessions", "users", "dashboard", "health"})
    void speaksChineseAndFitsNarrowScreens(String place) throws IOException {
        journal.call("s", "alice", "请审核这张图纸", "好的");
        context.close();
        open(new Browser.NewContextOptions()
                .setViewportSize(360, 740)
                .setLocale("zh-CN")
                .setColorScheme(ColorScheme.DARK));
        go(place);
        assertThat(page.locator("html")).hasAttribute("lang", "zh-CN");
        assertThat(heading().textContent()).matches(".*\\p{IsHan}.*");
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .isLessThanOrEqualTo(0);
        page.locator("#language").click();
        settle();
        assertThat(page.locator("html")).hasAttribute("lang", "en");
        assertThat(complaints).isEmpty();
    }

    @Test
    void asksForAKeyWhenOneIsNeeded() throws IOException {
        journal.call("s", "alice", "secret question", "1");
        server.close();
        serve(Map.of("LLM_RECORDS_API_KEYS", "the-key"));
        page.navigate(server.address() + "#/calls");
        page.locator("dialog input").fill("wrong");
        page.locator("dialog .primary").click();
        page.locator("dialog input").fill("the-key");
        page.locator("dialog .primary").click();
        assertThat(page.locator(".calls tbody tr")).hasCount(1);
    }

    @Test
    void canBeUsedByKeyboard() throws IOException {
        journal.call("s", "alice", "first", "1");
        journal.call("s", "alice", "second", "2");
        go("calls");
        page.keyboard().press("j");
        page.keyboard().press("j");
        page.keyboard().press("Enter");
        page.waitForURL(Pattern.compile("call/"));
        settle();
        assertThat(page.locator(".message.user")).containsText("first");
        page.keyboard().press("g");
        page.keyboard().press("d");
        assertThat(heading()).hasText("Dashboard");
        page.keyboard().press("?");
        assertThat(page.locator("dialog h2")).hasText("Keyboard shortcuts");
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog")).hasCount(0);
        page.keyboard().press("Tab");
        assertThat(complaints).isEmpty();
    }
}
