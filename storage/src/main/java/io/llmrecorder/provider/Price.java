package io.llmrecorder.provider;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rates of one model for some time.
 *
 * @param from day (UTC) from which on they hold; null for always
 * @param begin time of day (UTC) from which on they hold each day; null for all day
 * @param end time of day at which they end; before {@code begin} means the next day
 * @param rates by the names in {@link TokenCounts}
 */
record Price(
        @Nullable LocalDate from,
        @Nullable LocalTime begin,
        @Nullable LocalTime end,
        Map<String, Rate> rates) {

    boolean holds(Instant when) {
        if (from != null && when.isBefore(from.atStartOfDay(ZoneOffset.UTC).toInstant())) {
            return false;
        }
        if (begin == null || end == null) {
            return true;
        }
        LocalTime time = when.atOffset(ZoneOffset.UTC).toLocalTime();
        boolean late = !time.isBefore(begin);
        boolean early = time.isBefore(end);
        return begin.isBefore(end) ? late && early : late || early;
    }

    /** Reads {@code 2026-09-01}, {@code 00:30/16:30} or {@code -} and the rates after it, such as {@code input=3 output=15}. */
    static Price parse(String when, String rates) {
        LocalDate from = null;
        LocalTime begin = null;
        LocalTime end = null;
        int slash = when.indexOf('/');
        if (slash > 0) {
            begin = LocalTime.parse(when.substring(0, slash));
            end = LocalTime.parse(when.substring(slash + 1));
        } else if (!when.equals("-")) {
            from = LocalDate.parse(when);
        }
        Map<String, Rate> all = new LinkedHashMap<>();
        for (String rate : rates.split(" ", -1)) {
            int equals = rate.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("no rate: " + rate);
            }
            all.put(rate.substring(0, equals), Rate.parse(rate.substring(equals + 1)));
        }
        return new Price(from, begin, end, all);
    }

    /** What {@link #parse} reads, both parts with a tab between. */
    String write() {
        StringBuilder text = new StringBuilder();
        if (begin != null && end != null) {
            text.append(begin).append('/').append(end);
        } else {
            text.append(from == null ? "-" : from.toString());
        }
        char between = '\t';
        for (Map.Entry<String, Rate> rate : rates.entrySet()) {
            text.append(between)
                    .append(rate.getKey())
                    .append('=')
                    .append(rate.getValue().write());
            between = ' ';
        }
        return text.toString();
    }
}
