package io.llmrecorder.index;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What calls can be grouped by. */
public enum GroupBy {
    MODEL("c.model"),
    PROVIDER("c.provider"),
    USER("c.user_id"),
    SESSION("c.session_id"),
    SERVICE("c.service"),
    DAY("CAST(CAST(c.timestamp AS DATE) AS VARCHAR(10))"),
    HOUR("CAST(DATE_TRUNC('HOUR', c.timestamp) AS VARCHAR(13))"),
    ERROR_TYPE("c.error_type");

    private final String sql;

    GroupBy(String sql) {
        this.sql = sql;
    }

    String sql() {
        return sql;
    }

    boolean isTime() {
        return this == DAY || this == HOUR;
    }

    /**
     * The group with this name.
     *
     * @throws IllegalArgumentException one sentence that says what is allowed
     */
    public static GroupBy named(String name) {
        for (GroupBy group : values()) {
            if (group.toString().equals(name)) {
                return group;
            }
        }
        throw new IllegalArgumentException("Calls cannot be grouped by \"" + name + "\"; they can by " + names() + ".");
    }

    /** All names, for people. */
    public static String names() {
        return Arrays.stream(values()).map(GroupBy::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
