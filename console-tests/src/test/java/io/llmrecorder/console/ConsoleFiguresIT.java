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
 * How long each screen of the console takes to open, from the navigation on until all that it shows is there, with the calls of a
 * folder behind it that {@code IndexFigures} has made. Prints it; run by hand, see CONTRIBUTING.md.
 */
@EnabledIfSystemProperty(named = "console.figures", matches = ".+")
class ConsoleFiguresIT {
    private static final int ROUNDS = 11;
    private static final String LOADED =
            "() => document.querySelector('#main')?.getAttribute('aria-busy') === 'false' && performance.now()";
    private static final PrintStream OUT = System.out;

    @Test
    void print() throws IOException {
        Config config = Config.load(
                null, new Properties(), Map.of("LLM_RECORDS_BASE_DIR", System.getProperty("console.figures", "")));
        try (ConsoleServer server = ConsoleServer.start(config, "127.0.0.1", 0);
                Chromium chromium = new Chromium()) {
            Browser browser = chromium.browser();
            String at = server.address() + "#/";
            for (String screen : List.of(
                    "live",
                    "calls",
                    "calls?status=error",
                    "calls?model=gpt-4.1-model-3",
                    "sessions",
                    "session/session-7",
                    "calls?q=thesun",
                    "dashboard?range=30d",
                    "health")) {
                double[] millis = new double[ROUNDS];
                for (int round = 0; round < ROUNDS; round++) {
                    millis[round] = open(browser, at + screen);
                }
                double first = millis[0];
                Arrays.sort(millis);
                OUT.printf(
                        Locale.ROOT,
                        "%-45s first %5.0f ms, median %5.0f ms, slowest %5.0f ms%n",
                        screen,
                        first,
                        millis[ROUNDS / 2],
                        millis[ROUNDS - 1]);
            }
        }
    }

    private static double open(Browser browser, String address) {
        try (BrowserContext context = browser.newContext()) {
            Page page = context.newPage();
            page.navigate(address);
            return ((Number) page.waitForFunction(LOADED).jsonValue()).doubleValue();
        }
    }
}
