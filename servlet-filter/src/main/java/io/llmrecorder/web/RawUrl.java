package io.llmrecorder.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads paths and queries as they came over the wire. Containers decode before they split, and then a session id with a slash in
 * it is two segments; here a segment is split off first. Pure.
 */
final class RawUrl {
    private static final int MOST_PARAMETERS = 64;

    private RawUrl() {}

    /** The segments, decoded; a slash at the end means nothing. */
    static List<String> segments(String raw) {
        List<String> segments = new ArrayList<>();
        int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
        int from = raw.startsWith("/") ? 1 : 0;
        while (from < end) {
            int slash = raw.indexOf('/', from);
            int to = slash < 0 || slash > end ? end : slash;
            segments.add(decoded(raw.substring(from, to), false));
            from = to + 1;
        }
        return segments;
    }

    /** The parameters of a query; one that is given again is a mistake of whoever sent it. */
    static Map<String, String> query(@Nullable String raw) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (raw == null || raw.isEmpty()) {
            return parameters;
        }
        String[] pairs = raw.split("&", MOST_PARAMETERS + 1);
        if (pairs.length > MOST_PARAMETERS) {
            throw new Problem(400, "A request may have " + MOST_PARAMETERS + " parameters at most.");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1), true);
            if (!pair.isEmpty() && parameters.putIfAbsent(name, value) != null) {
                throw new Problem(400, "The parameter \"" + name + "\" is given twice.");
            }
        }
        return parameters;
    }

    private static String decoded(String raw, boolean plusIsSpace) {
        if (raw.indexOf('%') < 0 && raw.indexOf('+') < 0) {
            return raw;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes.write(octet(raw, i + 1));
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes.write(' ');
            } else {
                String plain = Character.toString(raw.codePointAt(i));
                bytes.writeBytes(plain.getBytes(StandardCharsets.UTF_8));
                i += plain.length() - 1;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Problem(400, "The URL is not encoded in UTF-8.");
        }
    }

    private static int octet(String raw, int at) {
        if (at + 2 <= raw.length()) {
            int high = Character.digit(raw.charAt(at), 16);
            int low = Character.digit(raw.charAt(at + 1), 16);
            if (high >= 0 && low >= 0) {
                return high << 4 | low;
            }
        }
        throw new Problem(400, "In the URL, % must be followed by two hexadecimal digits.");
    }
}
