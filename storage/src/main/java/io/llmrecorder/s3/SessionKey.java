package io.llmrecorder.s3;

import io.llmrecorder.journal.Layout;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    private static final int HASH_BYTES = 4;
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

    /** {@code {hash}} of a document. */
    static String hash(byte[] document) {
        MessageDigest digest = digest();
        digest.update(document);
        return hash(digest);
    }

    /** {@code {hash}} of what went through {@code digest}, which is one of {@link #digest()}. */
    static String hash(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
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

    /** Whether the template has a place for this attribute. */
    static boolean names(String template, String attribute) {
        return template.contains("{" + attribute + "}");
    }

    /** Matches the keys of the template's documents with these values, whatever their others are. */
    static Pattern of(String template, Map<String, String> values) {
        String clean = Keys.clean(template);
        StringBuilder regex = new StringBuilder();
        Matcher names = NAME.matcher(clean);
        int end = 0;
        while (names.find()) {
            regex.append(Pattern.quote(clean.substring(end, names.start())));
            String value = values.get(names.group(1));
            regex.append(value == null ? "[^/]*" : Pattern.quote(Layout.name(value)));
            end = names.end();
        }
        return Pattern.compile(regex.append(Pattern.quote(clean.substring(end))).toString());
    }
}
