package io.llmrecorder.alert;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A limit that somebody wants to know about, as a setting names it: {@code failure_rate>0.2/15m}, {@code consecutive_failures>5},
 * {@code cost>50}, {@code latency>30s}, {@code dropped>0}, {@code disk<1GiB}.
 *
 * @param text as given, by which the alert is named
 * @param limit a share, a count, USD, milliseconds or bytes
 * @param window time that is looked at, where the kind looks at one
 */
record Rule(String text, Kind kind, BigDecimal limit, Duration window) {
    private static final Pattern FORM = Pattern.compile(
            "([a-z_]+)([<>])([0-9]{1,15}(?:\\.[0-9]{1,9})?)(%|ms|s|m|h|[KMGT]iB)?(?:/([0-9]{1,4}[smh]))?");
    private static final Duration USUAL_WINDOW = Duration.ofMinutes(5);
    private static final BigDecimal KIB = BigDecimal.valueOf(1024);

    /** What is watched, and an example of how it is named. */
    enum Kind {
        FAILURE_RATE("failure_rate>0.2/5m"),
        CONSECUTIVE_FAILURES("consecutive_failures>5"),
        COST("cost>50"),
        LATENCY("latency>30s/5m"),
        DROPPED("dropped>0/5m"),
        DISK("disk<1GiB");

        private final String example;

        Kind(String example) {
            this.example = example;
        }

        private boolean isUpperLimit() {
            return this != DISK;
        }
    }

    /** The rules of a setting, and one sentence for each that cannot be understood. */
    record Parsed(List<Rule> rules, List<String> complaints) {}

    static Parsed parse(List<String> texts) {
        Parsed parsed = new Parsed(new ArrayList<>(), new ArrayList<>());
        for (String text : texts) {
            try {
                parsed.rules().add(of(text));
            } catch (IllegalArgumentException e) {
                parsed.complaints()
                        .add("ALERTS: \"" + text + "\" is ignored, a rule is one such as "
                                + Arrays.stream(Kind.values())
                                        .map(kind -> kind.example)
                                        .collect(Collectors.joining(", "))
                                + ".");
            }
        }
        return parsed;
    }

    private static Rule of(String text) {
        Matcher form = FORM.matcher(text.replace(" ", ""));
        if (!form.matches()) {
            throw new IllegalArgumentException(text);
        }
        Kind kind = Kind.valueOf(form.group(1).toUpperCase(Locale.ROOT));
        if (kind.isUpperLimit() != form.group(2).equals(">")) {
            throw new IllegalArgumentException(text);
        }
        BigDecimal limit = new BigDecimal(form.group(3)).multiply(factor(kind, form.group(4)));
        Duration window = form.group(5) == null
                ? USUAL_WINDOW
                : duration(form.group(5).substring(0, form.group(5).length() - 1), form.group(5));
        return new Rule(text, kind, limit, window);
    }

    private static Duration duration(String count, String text) {
        return Duration.ofSeconds(Long.parseLong(count) * seconds(text.charAt(text.length() - 1)));
    }

    private static long seconds(char unit) {
        return unit == 'h' ? 3600 : unit == 'm' ? 60 : 1;
    }

    /** What the unit multiplies the number by; a latency without one is in milliseconds, a disk in bytes. */
    private static BigDecimal factor(Kind kind, @Nullable String unit) {
        if (unit == null) {
            return BigDecimal.ONE;
        }
        if (kind == Kind.FAILURE_RATE && unit.equals("%")) {
            return new BigDecimal("0.01");
        }
        if (kind == Kind.LATENCY && "ms s m h".contains(unit)) {
            return unit.equals("ms") ? BigDecimal.ONE : BigDecimal.valueOf(1000 * seconds(unit.charAt(0)));
        }
        if (kind == Kind.DISK && unit.endsWith("iB")) {
            return KIB.pow("KMGT".indexOf(unit.charAt(0)) + 1);
        }
        throw new IllegalArgumentException(unit);
    }
}
