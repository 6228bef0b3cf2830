package io.llmrecorder.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
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
 * {@code IndexFigures} has made: in a browser that has never seen it, in one that has, and coming from another screen. Prints it;
 * run by hand, see CONTRIBUTING.md.
 */
@EnabledIfSystemProperty(named = "console.figures", matches = ".+")
class ConsoleFiguresIT {
    private static final int ROUNDS = 11;
    private static final String LOADED =
            "() => document.querySelector('#main')?.getAttribute('aria-busy') === 'false' && performance.now()";
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

    private static final PrintStream OUT = System.out;

    @Test
    void print() throws IOException {
        Config config = Config.load(
                null, new Properties(), Map.of("LLM_RECORDS_BASE_DIR", System.getProperty("console.figures", "")));
        try (ConsoleServer server = ConsoleServer.start(config, "127.0.0.1", 0);
                Chromium chromium = new Chromium()) {
            for (String screen : List.of(
                    "live",
                    "calls",
                    "calls?status=error",
                    "calls?model=gpt-4.1-model-3",
                    "sessions",
                    "users",
                    "session/session-7",
                    "calls?q=thesun",
                    "dashboard?range=30d",
                    "health")) {
                print(chromium.browser(), server.address() + "#/", screen);
            }
        }
    }

    private static void print(Browser browser, String at, String screen) {
        double[] reopened = new double[ROUNDS];
        double[] gone = new double[ROUNDS];
        try (BrowserContext context = browser.newContext()) {
            double first = open(context, at + screen);
            for (int round = 0; round < ROUNDS; round++) {
                reopened[round] = open(context, at + screen);
            }
            Page page = context.newPage();
            for (int round = 0; round < ROUNDS; round++) {
                page.navigate(at + (screen.equals("health") ? "sessions" : "health"));
                page.waitForFunction(LOADED);
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

    private static double open(BrowserContext context, String address) {
        try (Page page = context.newPage()) {
            page.navigate(address);
            return ((Number) page.waitForFunction(LOADED).jsonValue()).doubleValue();
        }
    }
}
