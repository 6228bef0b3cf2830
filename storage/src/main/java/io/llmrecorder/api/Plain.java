package io.llmrecorder.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies an application's values into maps, lists, texts, numbers and booleans: the agent's classes and the application's do
 * not know each other, and the application may change what it gave. Pure.
 */
final class Plain {
    /** Deeper than any sensible result; a structure that contains itself ends here. */
    private static final int DEEPEST = 100;

    private Plain() {}

    static @Nullable Object of(@Nullable Object value) {
        return of(value, 0);
    }

    private static @Nullable Object of(@Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            return "…";
        }
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, item) -> copy.put(String.valueOf(name), of(item, depth + 1)));
            return copy;
        }
        if (value instanceof Iterable<?> items && !(value instanceof Path)) {
            List<@Nullable Object> copy = new ArrayList<>();
            items.forEach(item -> copy.add(of(item, depth + 1)));
            return copy;
        }
        if (value instanceof Object[] items) {
            return of(Arrays.asList(items), depth);
        }
        return value.toString();
    }

    /** Numbers of the platform as they are; of others the text, for nobody else knows their class. */
    private static Object number(Number number) {
        boolean finite =
                !(number instanceof Double || number instanceof Float) || Double.isFinite(number.doubleValue());
        return finite && number.getClass().getName().startsWith("java.") ? number : number.toString();
    }
}
