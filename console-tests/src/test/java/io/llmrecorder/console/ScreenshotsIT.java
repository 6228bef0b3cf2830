package io.llmrecorder.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.llmrecorder.config.Config;
import io.llmrecorder.serve.ConsoleServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Makes the pictures in {@code docs/console}; run by {@code docs/screenshots}. */
@EnabledIfSystemProperty(named = "screenshots", matches = ".+")
class ScreenshotsIT {
    private static final String[][] QUESTIONS = {
        {
            "gpt-5-mini",
            "openai",
            "Which of these three offers is the cheapest over two years?",
            "Offer B: 1,180 EUR in all."
        },
        {"gpt-4o", "openai", "Summarise the minutes of Tuesday's meeting.", "Three points were decided: …"},
        {
            "claude-sonnet-4-6",
            "anthropic",
            "Why does this query scan the whole table?",
            "Because the index is not selective."
        },
        {"deepseek-chat", "deepseek", "箍筋加密区长度是多少？", "按抗震等级二级，取 max(1.5h, 500) = 975 mm。"},
        {"qwen-max", "dashscope", "把下面的合同条款翻译成英文。", "The supplier shall deliver within ten working days."},
        {"gemini-2.5-flash", "gemini", "What is on this invoice?", "Two items: paper and toner, 84.20 EUR."}
    };
    private static final String[] USERS = {"alice", "bob", "李雷", "carol"};

    @TempDir
    Path base;

    private final Random random = new Random(20_261_120);
    private final Path folder = Path.of(System.getProperty("screenshots", "."));
    private String call = "";

    @Test
    void make() throws IOException {
        try (Journals journal = new Journals(base)) {
            record(journal);
        }
        Config config = Config.load(null, new Properties(), Map.of("LLM_RECORDS_BASE_DIR", base.toString()));
        try (ConsoleServer server = ConsoleServer.start(config, "127.0.0.1", 0);
                Chromium chromium = new Chromium()) {
            Browser browser = chromium.browser();
            String at = server.address() + "#/";
            Browser.NewContextOptions light = options(1280, 800, "en-GB", ColorScheme.LIGHT);
            picture(browser, light, at + "live", "live");
            picture(browser, light, at + "calls", "calls");
            picture(browser, light, at + "call/" + call, "call");
            picture(browser, light, at + "sessions", "sessions");
            picture(browser, light, at + "session/s-3", "session");
            picture(browser, light, at + "dashboard?range=24h", "dashboard");
            picture(browser, light, at + "health", "health");
            picture(
                    browser,
                    options(1280, 800, "zh-CN", ColorScheme.DARK),
                    at + "dashboard?range=24h",
                    "dashboard-dark-zh");
            picture(browser, options(1280, 800, "zh-CN", ColorScheme.DARK), at + "call/" + call, "call-dark-zh");
            picture(browser, options(390, 844, "en-GB", ColorScheme.LIGHT), at + "calls", "calls-narrow");
        }
    }

    private static Browser.NewContextOptions options(int width, int height, String locale, ColorScheme colours) {
        return new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setLocale(locale)
                .setColorScheme(colours);
    }

    private void picture(Browser browser, Browser.NewContextOptions options, String address, String name) {
        try (BrowserContext context = browser.newContext(options)) {
            Page page = context.newPage();
            page.navigate(address);
            assertThat(page.locator("#main")).hasAttribute("aria-busy", "false");
            page.waitForTimeout(400); // what comes after the screen itself: facets, the first look at running calls
            page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
        }
    }

    private void record(Journals journal) throws IOException {
        for (int i = 0; i < 240; i++) {
            String[] said = QUESTIONS[random.nextInt(QUESTIONS.length)];
            Map<String, Object> more = new HashMap<>();
            more.put("model", said[0]);
            more.put("provider", said[1]);
            double latency = Math.exp(6.6 + random.nextGaussian() * 0.7);
            more.put(
                    "performance_metrics",
                    Map.of(
                            "response_time_ms",
                            latency,
                            "time_to_first_token_ms",
                            latency * 0.3,
                            "tokens_per_second",
                            42.0));
            int input = 100 + random.nextInt(3000);
            int output = 20 + random.nextInt(800);
            more.put("usage", Map.of("input_tokens", input, "output_tokens", output, "total_tokens", input + output));
            more.put(
                    "cost",
                    Map.of("status", "priced", "total", String.valueOf((input + 4 * output) / 1e6), "currency", "USD"));
            more.put("attributes", Map.of("drawing_id", String.valueOf(1 + random.nextInt(4))));
            more.put("service", random.nextBoolean() ? "quote-api" : "drawing-ai");
            if (random.nextInt(14) == 0) {
                more.put("success", false);
                more.put("status", "error");
                more.put("error_type", random.nextBoolean() ? "rate_limit_exceeded" : "http_503");
                more.put("error_message", "Rate limit reached: try again in 20 s.");
                more.put("cost", Map.of("status", "unpriced"));
                more.put("attempt", 1);
            }
            String user = USERS[random.nextInt(USERS.length)];
            String id = journal.call("s-" + random.nextInt(12), user, said[1 + 1], said[3], more);
            call = said[0].equals("deepseek-chat") ? id : call;
        }
    }
}
