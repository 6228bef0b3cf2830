package io.llmrecorder.alert;

import io.llmrecorder.journal.Health;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.RecorderStatus;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The watch of each kind of rule. */
final class Watches {
    private Watches() {}

    static Watch of(Rule rule, Layout layout) {
        return switch (rule.kind()) {
            case FAILURE_RATE -> new FailureRate(rule);
            case CONSECUTIVE_FAILURES -> new ConsecutiveFailures(rule);
            case COST -> new DailyCost(rule);
            case LATENCY -> new Latency(rule);
            case DROPPED -> new Dropped(rule, layout);
            case DISK -> new Disk(rule, layout);
        };
    }

    private static String minutes(Duration window) {
        return window.toSeconds() % 60 == 0 ? window.toMinutes() + " minutes" : window.toSeconds() + " seconds";
    }

    private static final class FailureRate implements Watch {
        /** One failure of one call is no rate. */
        private static final int LEAST_CALLS = 5;

        private final Rule rule;
        private final Recent recent;

        FailureRate(Rule rule) {
            this.rule = rule;
            this.recent = new Recent(rule.window());
        }

        @Override
        public void see(CallFacts call) {
            recent.add(call);
        }

        @Override
        public @Nullable String breach(Instant now) {
            List<CallFacts> calls = recent.at(now).toList();
            long failed = calls.stream().filter(call -> !call.success()).count();
            boolean passed = calls.size() >= LEAST_CALLS
                    && BigDecimal.valueOf(failed).compareTo(rule.limit().multiply(BigDecimal.valueOf(calls.size())))
                            > 0;
            return passed
                    ? failed + " of the " + calls.size() + " calls of the last " + minutes(rule.window()) + " failed."
                    : null;
        }
    }

    private static final class ConsecutiveFailures implements Watch {
        private final Rule rule;
        private long failures;
        private @Nullable String error;

        ConsecutiveFailures(Rule rule) {
            this.rule = rule;
        }

        @Override
        public void see(CallFacts call) {
            failures = call.success() ? 0 : failures + 1;
            error = call.error();
        }

        @Override
        public @Nullable String breach(Instant now) {
            return BigDecimal.valueOf(failures).compareTo(rule.limit()) > 0
                    ? "The last " + failures + " calls failed; the last one said: " + error
                    : null;
        }
    }

    private static final class DailyCost implements Watch {
        private final Rule rule;
        private LocalDate day = LocalDate.EPOCH;
        private BigDecimal sum = BigDecimal.ZERO;

        DailyCost(Rule rule) {
            this.rule = rule;
        }

        @Override
        public void see(CallFacts call) {
            LocalDate its = LocalDate.ofInstant(call.end(), ZoneOffset.UTC);
            if (its.isAfter(day)) {
                day = its;
                sum = BigDecimal.ZERO;
            }
            if (its.equals(day) && call.cost() != null) {
                sum = sum.add(call.cost());
            }
        }

        @Override
        public @Nullable String breach(Instant now) {
            boolean today = LocalDate.ofInstant(now, ZoneOffset.UTC).equals(day);
            return today && sum.compareTo(rule.limit()) > 0
                    ? "The calls of today (UTC) cost "
                            + sum.setScale(2, RoundingMode.HALF_UP).toPlainString() + " USD so far."
                    : null;
        }
    }

    private static final class Latency implements Watch {
        private static final int LEAST_CALLS = 5;
        private static final double SHARE = 0.95;

        private final Rule rule;
        private final Recent recent;

        Latency(Rule rule) {
            this.rule = rule;
            this.recent = new Recent(rule.window());
        }

        @Override
        public void see(CallFacts call) {
            recent.add(call);
        }

        @Override
        public @Nullable String breach(Instant now) {
            List<Double> times = recent.at(now)
                    .map(CallFacts::responseTimeMs)
                    .filter(time -> time != null)
                    .sorted()
                    .toList();
            if (times.size() < LEAST_CALLS) {
                return null;
            }
            double p95 = times.get((int) Math.ceil(SHARE * times.size()) - 1);
            return BigDecimal.valueOf(p95).compareTo(rule.limit()) > 0
                    ? "Of the " + times.size() + " calls of the last " + minutes(rule.window())
                            + " the slowest twentieth took more than " + Math.round(p95) + " ms."
                    : null;
        }
    }

    private static final class Dropped implements Watch {
        private final Rule rule;
        private final Layout layout;
        private final Deque<Count> counts = new ArrayDeque<>();

        Dropped(Rule rule, Layout layout) {
            this.rule = rule;
            this.layout = layout;
        }

        @Override
        public @Nullable String breach(Instant now) {
            long dropped = dropped();
            Instant oldest = now.minus(rule.window());
            while (counts.size() > 1 && counts.getFirst().at().isBefore(oldest)) {
                counts.removeFirst();
            }
            counts.addLast(new Count(now, dropped));
            long lately = dropped - counts.getFirst().dropped();
            return BigDecimal.valueOf(lately).compareTo(rule.limit()) > 0
                    ? lately + " calls of the last " + minutes(rule.window())
                            + " were not recorded, because the queue was full."
                    : null;
        }

        private long dropped() {
            try {
                return Health.recorders(layout).stream()
                        .mapToLong(RecorderStatus::dropped)
                        .sum();
            } catch (IOException e) {
                return counts.isEmpty() ? 0 : counts.getLast().dropped();
            }
        }

        private record Count(Instant at, long dropped) {}
    }

    private static final class Disk implements Watch {
        private final Rule rule;
        private final Layout layout;

        Disk(Rule rule, Layout layout) {
            this.rule = rule;
            this.layout = layout;
        }

        @Override
        public @Nullable String breach(Instant now) {
            try {
                long left = Files.getFileStore(layout.base()).getUsableSpace();
                return BigDecimal.valueOf(left).compareTo(rule.limit()) < 0
                        ? "The disk of " + layout.base() + " has " + (left >> 20) + " MiB left."
                        : null;
            } catch (IOException e) {
                return null;
            }
        }
    }
}
