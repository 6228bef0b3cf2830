package io.llmrecorder.alert;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Log;
import io.llmrecorder.config.Setting;
import io.llmrecorder.journal.JournalCursor;
import io.llmrecorder.journal.JournalFiles;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.JournalReader;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches the limits of {@code ALERTS} over what all processes on the folder record, and says in the log and to {@code ALERT_WEBHOOK}
 * when one is passed, and when it is well again for a minute. One process of those on the folder does it.
 */
public final class Alerts implements JournalReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CALM = Duration.ofMinutes(1);
    private static final int BATCH_BYTES = 1 << 22;

    private final Layout layout;
    private final Map<Rule, Watch> watches = new LinkedHashMap<>();
    private final Map<Rule, Alert> on = new LinkedHashMap<>();
    private final Map<Rule, Instant> lastBreach = new HashMap<>();
    private final @Nullable Webhook webhook;
    private final Clock clock;
    private boolean begun;

    Alerts(Layout layout, List<Rule> rules, @Nullable Webhook webhook, Clock clock) {
        this.layout = layout;
        rules.forEach(rule -> watches.put(rule, Watches.of(rule, layout)));
        this.webhook = webhook;
        this.clock = clock;
    }

    /** What the settings ask for; nothing without {@code ALERTS}. */
    public static List<JournalReader> of(Config config) {
        Rule.Parsed parsed = Rule.parse(config.list(Setting.ALERTS));
        parsed.complaints().forEach(Log::warn);
        if (parsed.rules().isEmpty()) {
            return List.of();
        }
        URI address = config.url(Setting.ALERT_WEBHOOK);
        Clock clock = Clock.systemUTC();
        Webhook webhook = address == null ? null : new Webhook(address, config.text(Setting.ALERT_SECRET), clock);
        return List.of(new Alerts(Layout.of(config), parsed.rules(), webhook, clock));
    }

    /** One sentence for each rule that cannot be understood. */
    public static List<String> complaints(Config config) {
        return Rule.parse(config.list(Setting.ALERTS)).complaints();
    }

    @Override
    public String name() {
        return "alerts";
    }

    @Override
    public void run(JournalCursor cursor) throws IOException {
        if (!begun) {
            cursor.skipToEnd();
            cursor.commit();
            recall();
            begun = true;
        }
        for (List<JournalLine> lines = cursor.next(BATCH_BYTES); !lines.isEmpty(); lines = cursor.next(BATCH_BYTES)) {
            lines.forEach(this::see);
            cursor.commit();
        }
        Instant now = clock.instant();
        boolean changed = false;
        for (Map.Entry<Rule, Watch> watch : watches.entrySet()) {
            changed |= update(watch.getKey(), watch.getValue().breach(now), now);
        }
        if (changed) {
            Alert.save(layout, on.values());
        }
        if (webhook != null) {
            webhook.send();
        }
    }

    /**
     * What was recorded today before this process took the watch over: it counts, and what it passed has been told. A call that is
     * recorded meanwhile counts twice, which changes no limit that matters.
     */
    private void recall() throws IOException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        try (Stream<JournalLine> lines = new JournalFiles(layout).lines(today)) {
            lines.forEach(this::see);
        }
        for (Alert alert : Alert.all(layout)) {
            watches.keySet().stream()
                    .filter(rule -> rule.text().equals(alert.rule()))
                    .forEach(rule -> on.put(rule, alert));
        }
    }

    private void see(JournalLine line) {
        CallFacts call = CallFacts.of(line.bytes());
        if (call != null) {
            watches.values().forEach(watch -> watch.see(call));
        }
    }

    /** Answers whether an alert began or ended. */
    private boolean update(Rule rule, @Nullable String breach, Instant now) {
        Alert known = on.get(rule);
        if (breach != null) {
            lastBreach.put(rule, now);
            if (known == null) {
                Alert alert = new Alert(rule.text(), breach, now);
                on.put(rule, alert);
                tell(alert, "firing", breach, now);
                return true;
            }
        } else if (known != null
                && Duration.between(lastBreach.getOrDefault(rule, known.since()), now)
                                .compareTo(CALM)
                        >= 0) {
            on.remove(rule);
            tell(known, "resolved", "It is well again: " + known.text(), now);
            return true;
        }
        return false;
    }

    private void tell(Alert alert, String state, String text, Instant now) {
        Log.warn("alert " + alert.rule() + " " + state + ": " + text);
        if (webhook != null) {
            ObjectNode notice = JSON.createObjectNode()
                    .put("alert", alert.rule())
                    .put("state", state)
                    .put("text", text)
                    .put("since", alert.since().toString())
                    .put("at", now.toString())
                    .put("base_dir", layout.base().toString());
            try {
                webhook.add(JSON.writeValueAsBytes(notice));
            } catch (IOException e) {
                Log.warn("a notice cannot be made", e);
            }
        }
    }
}
