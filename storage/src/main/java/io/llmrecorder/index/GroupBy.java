package io.llmrecorder.index;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What calls can be grouped by. */
public enum GroupBy {
    MODEL("model"),
    PROVIDER("provider"),
    USER("user_id"),
    SESSION("session_id"),
    SERVICE("service"),
    DAY("timestamp"),
    HOUR("timestamp"),
    ERROR_TYPE("error_type");

    private static final DateTimeFormatter HOURS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH", Locale.ROOT);

    private final String column;

    GroupBy(String column) {
        this.column = column;
    }

    String column() {
        return column;
    }

    /** What the row is grouped under, or null. */
    @Nullable
    String key(ResultSet row) throws SQLException {
        return switch (this) {
            case DAY -> row.getObject(column, LocalDateTime.class).toLocalDate().toString();
            case HOUR -> HOURS.format(row.getObject(column, LocalDateTime.class));
            default -> row.getString(column);
        };
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
