package io.llmrecorder.search;

import java.util.List;

/**
 * Which calls are searched.
 *
 * @param keys names and values that a call must have, all of them
 * @param since begin of the first call, microseconds since 1970
 * @param until begin of the first call that is left out
 */
public record TextFilter(List<Key> keys, long since, long until) {
    /** All calls. */
    public static final TextFilter ALL = new TextFilter(List.of(), Long.MIN_VALUE, Long.MAX_VALUE);

    /** One of {@link TextEntry#keys}. */
    public record Key(String name, String value) {}
}
