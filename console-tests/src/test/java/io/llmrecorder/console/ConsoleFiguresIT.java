package io.llmrecorder.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.llmrecorder.config.Config;
import io.llmrecorder.serve.ConsoleServer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How long each screen of the console takes until all that it shows is there, with the calls of a folder behind it that
 * {@code IndexFigures} has made: in a browser that has never seen it, in one that has, and coming from another screen. Prints it,
 * beside what an empty page takes; run by hand, see CONTRIBUTING.md.
 */
@EnabledIfSystemProperty(named = "console.figures", matches = ".+")
class ConsoleFiguresIT {
    private static final int ROUNDS = 11;
    /** Runs before the page's own scripts: notes when a screen is there, in the page, for asking from outside takes longer than that. */
    private static final String WATCH = """
            new MutationObserver((changes, observer) => {
              if (document.querySelector('#main')?.getAttribute('aria-busy') === 'false') {
                observer.disconnect();
                requestAnimationFrame(() => setTimeout(() => window.shownAfter = performance.now()));
              }
            }).observe(document, { subtree: true, attributes: true, attributeFilter: ['aria-busy'] });
            """;

    private static final String SHOWN = "() => window.shownAfter";
    /** Until the frame after that is painted. */
    private static final String GO = """
            place => new Promise(done => {
              const begin = performance.now();
              const main = document.querySelector('#main');
              new MutationObserver((changes, observer) => {
                if (main.getAttribute('aria-busy') === 'false' && location.hash === place) {
                  observer.disconnect();
                  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)));
                }
              }).observe(main, { attributes: true });
              location.hash = place;
            })""";

    private static final List<String> SCREENS = List.of(
            "live",
            "calls",
            "calls?status=error",
            "calls?model=gpt-4.1-model-3",
            "sessions",
            "users",
            "session/session-7",
            "calls?q=thesun",
            "dashboard?range=30d",
            "health");

    /** What the browser itself needs until a page is there that shows nothing and asks for nothing. */
    private static final String EMPTY_PAGE = """
            <!doctype html><title>empty</title><main id="main"></main>
            <script>document.querySelector('#main').setAttribute('aria-busy', 'false')</script>
            """;

    private static final PrintStream OUT = System.out;

    @Test
    void print() throws IOException {
        Config config = Config.load(
                null, new Properties(), Map.of("LLM_RECORDS_BASE_DIR", System.getProperty("console.figures", "")));
        try (ConsoleServer server = ConsoleServer.start(config, "127.0.0.1", 0);
                Chromium chromium = new Chromium()) {
            String at = server.address() + "#/";
            warmUp(chromium.browser(), at);
            printEmptyPage(chromium.browser(), server.address() + "empty");
            for (String screen : SCREENS) {
                print(chromium.browser(), at, screen);
            }
        }
    }

    private static void printEmptyPage(Browser browser, String address) {
        try (BrowserContext context = browser.newContext()) {
            context.addInitScript(WATCH);
            context.route(
                    address,
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setContentType("text/html")
                            .setBody(EMPTY_PAGE)));
            Page page = context.newPage();
            double first = open(page, address);
            double[] reopened = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                reopened[round] = open(page, address);
            }
            OUT.printf(
                    Locale.ROOT,
                    "%-30s first %5.0f ms | opened again: median %5.0f, slowest %5.0f ms%n",
                    "(an empty page)",
                    first,
                    median(reopened),
                    reopened[ROUNDS - 1]);
        }
    }

    /** A server that has just begun compiles its code on the same processors. */
    private static void warmUp(Browser browser, String at) {
        try (BrowserContext context = browser.newContext()) {
            context.addInitScript(WATCH);
            Page page = context.newPage();
            for (int round = 0; round < ROUNDS; round++) {
                SCREENS.forEach(screen -> open(page, at + screen));
            }
        }
    }

    private static void print(Browser browser, String at, String screen) {
        double[] reopened = new double[ROUNDS];
        double[] gone = new double[ROUNDS];
        try (BrowserContext context = browser.newContext()) {
            context.addInitScript(WATCH);
            Page page = context.newPage();
            double first = open(page, at + screen);
            for (int round = 0; round < ROUNDS; round++) {
                reopened[round] = open(page, at + screen);
            }
            for (int round = 0; round < ROUNDS; round++) {
                page.navigate(at + (screen.equals("health") ? "sessions" : "health"));
                page.waitForFunction(SHOWN);
                gone[round] = ((Number) page.evaluate(GO, "#/" + screen)).doubleValue();
            }
            OUT.printf(
                    Locale.ROOT,
                    "%-30s first %5.0f ms | opened again: median %5.0f, slowest %5.0f ms | from another screen: median %5.0f, slowest %5.0f ms%n",
                    screen,
                    first,
                    median(reopened),
                    reopened[ROUNDS - 1],
                    median(gone),
                    gone[ROUNDS - 1]);
        }
    }

    /** Sorts them, too. */
    private static double median(double[] millis) {
        Arrays.sort(millis);
        return millis[millis.length / 2];
    }

    /** In a tab that is there already: making one keeps the browser busy for longer than the page does. */
    private static double open(Page page, String address) {
        page.navigate("about:blank");
        page.navigate(address);
        return ((Number) page.waitForFunction(SHOWN).jsonValue()).doubleValue();
    }
}
