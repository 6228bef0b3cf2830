package io.llmrecorder.search;

import java.util.List;
import java.util.Map;

/**
 * What the text index knows of one call.
 *
 * @param id the call
 * @param micros its begin, microseconds since 1970
 * @param keys by name, what the call can also be chosen by, exactly as given: its session, its model and so on
 * @param texts what can be found in it; a phrase is never found across two of them
 */
public record TextEntry(String id, long micros, Map<String, String> keys, List<String> texts) {}
