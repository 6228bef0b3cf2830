package io.llmrecorder.s3;

import io.llmrecorder.journal.Layout;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the key of a session's document from the template {@code S3_SESSION_KEY}. Pure.
 *
 * <p>Values come from outside: they are encoded as one path segment each, so that none can leave its place. What a session
 * lacks becomes {@code _}.
 */
final class SessionKey {
    private static final Pattern NAME = Pattern.compile("\\{([^{}/]+)}");

    private SessionKey() {}

    /**
     * @param hash the first 8 hex digits of the document's SHA-256
     * @param attributes of the session, by name
     */
    static String of(String template, String sessionId, String hash, Map<String, String> attributes) {
        return Keys.clean(replace(template, name -> switch (name) {
            case "session_id" -> sessionId;
            case "hash" -> hash;
            default -> attributes.get(name);
        }));
    }

    private static String replace(String template, Function<String, @Nullable String> value) {
        return NAME.matcher(template).replaceAll(match -> {
            String text = value.apply(match.group(1));
            return Matcher.quoteReplacement(text == null || text.isBlank() ? "_" : Layout.name(text));
        });
    }

    /** What all keys of the template begin with. */
    static String prefix(String template) {
        int brace = template.indexOf('{');
        return Keys.clean(brace < 0 ? template : template.substring(0, brace));
    }
}
