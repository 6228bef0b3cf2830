package io.llmrecorder.web;

import java.util.List;

/** The parameters that all lists have. */
final class Lists {
    static final Parameter OFFSET = Parameter.count("offset", 0, 1_000_000_000, "0", "Leave out so many of the first.");
    static final List<Parameter> PAGE = List.of(limit("50"), OFFSET);

    private Lists() {}

    static Parameter limit(String byDefault) {
        return Parameter.count("limit", 1, 1000, byDefault, "At most so many.");
    }
}
