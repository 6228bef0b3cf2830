package io.llmrecorder.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as people read them. What is unknown is a dash, never a zero. */
final class Show {
    static final String UNKNOWN = "-";

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int AMOUNT_DIGITS = 6;
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Show() {}

    static String text(@Nullable String text) {
        return text == null ? UNKNOWN : text;
    }

    static String time(Instant time) {
        return SECONDS.format(time);
    }

    static String count(@Nullable Long count) {
        return count == null ? UNKNOWN : Long.toString(count);
    }

    static String millis(@Nullable Double millis) {
        return millis == null ? UNKNOWN : Math.round(millis) + " ms";
    }

    static String amount(@Nullable BigDecimal amount, @Nullable String currency) {
        if (amount == null) {
            return UNKNOWN;
        }
        BigDecimal rounded = amount.scale() > AMOUNT_DIGITS
                ? amount.setScale(AMOUNT_DIGITS, RoundingMode.HALF_UP).stripTrailingZeros()
                : amount;
        return rounded.toPlainString() + (currency == null ? "" : " " + currency);
    }

    static String amounts(Map<String, BigDecimal> byCurrency) {
        return byCurrency.isEmpty()
                ? UNKNOWN
                : byCurrency.entrySet().stream()
                        .map(entry -> amount(entry.getValue(), entry.getKey()))
                        .collect(Collectors.joining(" + "));
    }

    static String percent(long part, long whole) {
        return whole == 0 ? UNKNOWN : String.format(Locale.ROOT, "%.1f%%", 100.0 * part / whole);
    }

    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** {@code 1 record}, {@code 2 records}. */
    static String counted(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
