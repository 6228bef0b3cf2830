package io.llmrecorder.filter.probe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stands where the agent would: keeps the caller of each thread. JDK types only; its class file goes into webapps. */
public final class Probe {
    private static final ThreadLocal<@Nullable List<Object>> CURRENT = new ThreadLocal<>();
    private static final List<String> LOG = Collections.synchronizedList(new ArrayList<>());

    private Probe() {}

    public static @Nullable Object enter(
            String sessionId,
            String sessionSource,
            String userId,
            String userSource,
            Map<String, String> attributes,
            String record,
            String traceparent) {
        List<Object> before = CURRENT.get();
        List<Object> caller = new ArrayList<>();
        Collections.addAll(caller, sessionId, sessionSource, userId, userSource, attributes, record, traceparent);
        CURRENT.set(caller);
        return before;
    }

    @SuppressWarnings("unchecked")
    public static void exit(@Nullable Object token) {
        CURRENT.set((List<Object>) token);
    }

    public static @Nullable String setting(String name) {
        return System.getProperty("probe." + name);
    }

    /** The caller of this thread as text. */
    public static String current() {
        return String.valueOf(CURRENT.get());
    }

    /** A diary for what happens where no response can carry it. */
    public static void note(String line) {
        LOG.add(line);
    }

    public static String notes() {
        String all = String.join("\n", LOG);
        LOG.clear();
        return all;
    }
}
