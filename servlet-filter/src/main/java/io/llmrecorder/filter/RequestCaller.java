package io.llmrecorder.filter;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who sent a request, as its headers tell it. Null is "not told"; ids are never blank and at most 256 characters. */
record RequestCaller(
        @Nullable String sessionId,
        @Nullable String userId,
        @Nullable String userSource,
        Map<String, String> attributes,
        @Nullable String record,
        @Nullable String traceparent) {

    private static final int LONGEST = 256;
    private static final Set<String> RECORD_VALUES = Set.of("full", "metadata", "off");

    static RequestCaller of(HttpServletRequest request, FilterSettings settings) {
        String userId = header(request, settings.userHeader(), "Helicone-User-Id", "langfuse-user-id");
        String userSource = "header";
        if (userId == null) {
            userId = principal(request);
            userSource = "principal";
        }
        if (userId == null) {
            userId = address(request, settings);
            userSource = "ip";
        }
        return new RequestCaller(
                header(request, settings.sessionHeader(), "Helicone-Session-Id", "langfuse-session-id"),
                userId,
                userId == null ? null : userSource,
                attributes(request, settings.attributePrefix()),
                record(request),
                header(request, "traceparent"));
    }

    CallContext.Scope open() {
        return CallContext.open(
                sessionId, sessionId == null ? null : "header", userId, userSource, attributes, record, traceparent);
    }

    private static @Nullable String header(HttpServletRequest request, String... names) {
        for (String name : names) {
            String value = id(request.getHeader(name));
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable String principal(HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        // A name from the server is text already; only headers come as bytes in disguise.
        return principal == null ? null : cut(principal.getName());
    }

    private static @Nullable String address(HttpServletRequest request, FilterSettings settings) {
        if (settings.trustForwardedFor()) {
            String hops = request.getHeader("X-Forwarded-For");
            String first = hops == null ? null : cut(hops.split(",", 2)[0]);
            if (first != null) {
                return first;
            }
        }
        return cut(request.getRemoteAddr());
    }

    private static Map<String, String> attributes(HttpServletRequest request, String prefix) {
        Enumeration<String> names = request.getHeaderNames();
        if (names == null) { // a server may deny the list
            return Map.of();
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String name : Collections.list(names)) {
            String value = name.length() > prefix.length() && name.regionMatches(true, 0, prefix, 0, prefix.length())
                    ? request.getHeader(name)
                    : null;
            if (value != null && !value.isBlank()) {
                attributes.put(attributeName(name.substring(prefix.length())), text(value.strip()));
            }
        }
        return Collections.unmodifiableMap(attributes);
    }

    private static String attributeName(String header) {
        return header.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    private static @Nullable String record(HttpServletRequest request) {
        String value = header(request, "X-LLM-Record");
        String lower = value == null ? "" : value.toLowerCase(Locale.ROOT);
        return RECORD_VALUES.contains(lower) ? lower : null;
    }

    private static @Nullable String id(@Nullable String header) {
        return header == null ? null : cut(text(header));
    }

    private static @Nullable String cut(@Nullable String value) {
        String trimmed = value == null ? "" : value.strip();
        if (trimmed.isEmpty()) {
            return null;
        }
        if (trimmed.length() <= LONGEST) {
            return trimmed;
        }
        // Half of a surrogate pair is no text: it could not be written as UTF-8.
        return trimmed.substring(0, Character.isHighSurrogate(trimmed.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }

    /** Servers hand out header bytes as ISO-8859-1, while clients that send 用户 send UTF-8. */
    private static String text(String header) {
        if (header.chars().allMatch(c -> c < 0x80) || header.chars().anyMatch(c -> c > 0xFF)) {
            return header;
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return header;
        }
    }
}
