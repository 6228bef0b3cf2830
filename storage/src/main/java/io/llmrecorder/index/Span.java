package io.llmrecorder.index;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/** How long the time is whose calls are summed up in one row. UTC. */
enum Span {
    HOUR(1, ChronoUnit.HOURS),
    DAY(2, ChronoUnit.DAYS),
    MONTH(3, ChronoUnit.MONTHS);

    private final int code;
    private final ChronoUnit unit;

    Span(int code, ChronoUnit unit) {
        this.code = code;
        this.unit = unit;
    }

    /** What stands for it in the ids of sums. */
    int code() {
        return code;
    }

    /** When the span that has this time begins. */
    LocalDateTime begin(LocalDateTime time) {
        return this == MONTH ? time.toLocalDate().withDayOfMonth(1).atStartOfDay() : time.truncatedTo(unit);
    }

    /** When the span after that which begins at this time does. */
    LocalDateTime after(LocalDateTime begin) {
        return begin.plus(1, unit);
    }

    /** When the first span begins that does not begin before this time. */
    LocalDateTime next(LocalDateTime time) {
        LocalDateTime begin = begin(time);
        return begin.equals(time) ? begin : after(begin);
    }
}
