package io.llmrecorder.filter;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the filter reads from a request. Each setting comes from the filter's init-param ({@code session.header}), else
 * the agent, else system property {@code llm.records.session.header}, else environment
 * {@code LLM_RECORDS_SESSION_HEADER}, else its default.
 */
record FilterSettings(String sessionHeader, String userHeader, String attributePrefix, boolean trustForwardedFor) {

    /** Reads them anew: an agent may be attached, and bring other settings, long after the filter was made. */
    static FilterSettings read(Function<String, @Nullable String> initParam) {
        return new FilterSettings(
                value("session.header", initParam, "X-Session-ID"),
                value("user.header", initParam, "X-User-ID"),
                value("attribute.prefix", initParam, "X-LLM-Meta-"),
                Boolean.parseBoolean(value("trust.forwarded.for", initParam, "false")));
    }

    private static String value(String name, Function<String, @Nullable String> initParam, String byDefault) {
        String value = initParam.apply(name);
        if (blank(value)) {
            value = CallContext.setting(name);
        }
        if (blank(value)) {
            value = System.getProperty("llm.records." + name);
        }
        if (blank(value)) {
            value = System.getenv("LLM_RECORDS_" + name.toUpperCase(Locale.ROOT).replace('.', '_'));
        }
        return value == null || value.isBlank() ? byDefault : value.strip();
    }

    private static boolean blank(@Nullable String value) {
        return value == null || value.isBlank();
    }
}
