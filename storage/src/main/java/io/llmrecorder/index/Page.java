package io.llmrecorder.index;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some items of a list, and where it goes on.
 *
 * @param next cursor of the next page; null when this is the last
 */
public record Page<T>(List<T> items, @Nullable String next) {
    /** Of {@code found}, which has one item more than fit when there is a next page. */
    static <T> Page<T> of(List<T> found, int limit, Function<T, Cursor> place) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        return new Page<>(
                found.subList(0, limit), place.apply(found.get(limit - 1)).toString());
    }
}
