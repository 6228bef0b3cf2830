package io.llmrecorder.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in the order sent, names in lower case, without the values of secrets.
 *
 * <p>Filled by one thread, then read by any. The value of a secret never gets in: {@link #add} stores
 * {@link Secrets#REMOVED} in its place.
 */
public final class Headers {
    /** No header at all; not to be added to. */
    public static final Headers NONE = new Headers(0);

    private final List<String> namesAndValues;

    public Headers() {
        this(16);
    }

    private Headers(int fields) {
        namesAndValues = new ArrayList<>(2 * fields);
    }

    /** Adds a field; a secret's value is replaced. */
    public Headers add(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        namesAndValues.add(lower);
        namesAndValues.add(Secrets.isSecretHeader(lower) ? Secrets.REMOVED : value);
        return this;
    }

    /** The first value of the field, or null; {@code name} in lower case. */
    public @Nullable String first(String name) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i).equals(name)) {
                return namesAndValues.get(i + 1);
            }
        }
        return null;
    }

    /** Number of fields, repeated ones counted each time. */
    public int size() {
        return namesAndValues.size() / 2;
    }

    /** Name of field {@code index}, in lower case. */
    public String name(int index) {
        return namesAndValues.get(2 * index);
    }

    /** Value of field {@code index}. */
    public String value(int index) {
        return namesAndValues.get(2 * index + 1);
    }

    @Override
    public String toString() {
        return namesAndValues.toString();
    }
}
