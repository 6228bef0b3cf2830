package io.llmrecorder.exchange;

import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the header fields of an outgoing call say about who makes it; what is known already stays. Immutable; safe for use by
 * many threads.
 */
public final class OutboundHeaders {
    private static final String SOURCE = "outbound_header";
    private static final String CONTENT = "x-llm-record";

    private final String[] sessionNames;
    private final String[] userNames;
    private final String attributePrefix;

    public OutboundHeaders(Config config) {
        this.sessionNames =
                new String[] {lower(config, Setting.SESSION_HEADER), "helicone-session-id", "langfuse-session-id"};
        this.userNames = new String[] {lower(config, Setting.USER_HEADER), "helicone-user-id", "langfuse-user-id"};
        this.attributePrefix = lower(config, Setting.ATTRIBUTE_PREFIX);
    }

    private static String lower(Config config, Setting setting) {
        return config.requiredText(setting).toLowerCase(Locale.ROOT);
    }

    /** The caller with what the header fields add. */
    public Caller complete(Caller known, Headers headers) {
        String session = known.sessionId() != null ? null : first(headers, sessionNames);
        // An address is only what the filter makes do with.
        boolean named = known.userId() != null && !"ip".equals(known.userSource());
        String user = named ? null : first(headers, userNames);
        String content = content(headers);
        // As another agent put it there, with the span of this very call.
        String traceparent = headers.first("traceparent");
        Map<String, String> attributes = attributes(known.attributes(), headers);
        if (session == null
                && user == null
                && content == null
                && traceparent == null
                && attributes == known.attributes()) {
            return known;
        }
        return new Caller(
                session != null ? session : known.sessionId(),
                session != null ? SOURCE : known.sessionSource(),
                user != null ? user : known.userId(),
                user != null ? SOURCE : known.userSource(),
                attributes,
                content != null ? content : known.content(),
                traceparent != null ? traceparent : known.traceparent(),
                known.parentId());
    }

    /** Number of this attempt, from 0, as SDKs put it there; -1 if none did. */
    public static int attempt(Headers headers) {
        String attempt = headers.first("x-stainless-retry-count");
        if (attempt == null || attempt.length() != 1 || !Character.isDigit(attempt.charAt(0))) {
            return -1;
        }
        return attempt.charAt(0) - '0';
    }

    /** Anything but the three words says nothing, and leaves it to the settings. */
    private static @Nullable String content(Headers headers) {
        String value = headers.first(CONTENT);
        String word = value == null ? "" : value.trim().toLowerCase(Locale.ROOT);
        return word.equals("full") || word.equals("metadata") || word.equals("off") ? word : null;
    }

    private static @Nullable String first(Headers headers, String[] names) {
        for (String name : names) {
            String value = headers.first(name);
            if (value != null && !value.isBlank()) {
                return value.trim();
            }
        }
        return null;
    }

    private Map<String, String> attributes(Map<String, String> known, Headers headers) {
        Map<String, String> all = known;
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (name.length() > attributePrefix.length() && name.startsWith(attributePrefix)) {
                if (all == known) {
                    all = new HashMap<>(known);
                }
                all.put(name.substring(attributePrefix.length()).replace('-', '_'), headers.value(i));
            }
        }
        return all;
    }
}
