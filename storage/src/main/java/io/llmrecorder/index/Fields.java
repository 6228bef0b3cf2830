package io.llmrecorder.index;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Reads fields of a record. A field that is absent, or is not what it should be, is null: one odd line hides no other. */
final class Fields {
    private static final int HASH_DIGITS = 16;

    private Fields() {}

    /** The field at the path, or a node for which {@code isMissingNode} holds. */
    static JsonNode at(JsonNode line, String... path) {
        JsonNode node = line;
        for (String name : path) {
            node = node.path(name);
        }
        return node;
    }

    static @Nullable String text(JsonNode node) {
        return node.isMissingNode() || node.isNull()
                ? null
                : plain(node.isValueNode() ? node.asText() : node.toString());
    }

    /** The text, cut to {@code max}, for reading. */
    static @Nullable String cut(JsonNode node, int max) {
        String text = text(node);
        return text == null ? null : cut(text, max);
    }

    /** Without NUL, which PostgreSQL has in no text. */
    private static String plain(String text) {
        return text.replace('\0', '\ufffd');
    }

    static String cut(String uncut, int max) {
        String text = plain(uncut);
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
        return text.substring(0, end) + "…";
    }

    /** The text as a key: one that is too long keeps its beginning, and ends in a hash, so that two keys stay two. */
    static @Nullable String key(JsonNode node, int max) {
        String text = text(node);
        return text == null ? null : key(text, max);
    }

    static String key(String whole, int max) {
        String text = plain(whole);
        if (text.length() <= max) {
            return text;
        }
        int end = max - 1 - HASH_DIGITS;
        if (end < 1) {
            return cut(text, max); // names of a fixed set, such as a currency: what is longer is none of them
        }
        end = Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
        return text.substring(0, end) + "~" + String.format("%016x", hash(text));
    }

    /** The first 64 bits of the text's SHA-256. */
    static long hash(String text) {
        return ByteBuffer.wrap(sha256(text)).getLong();
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static @Nullable Boolean flag(JsonNode node) {
        return node.isBoolean() ? (Boolean) node.booleanValue() : null;
    }

    static @Nullable Long count(JsonNode node) {
        return node.isNumber() ? (Long) node.longValue() : null;
    }

    static @Nullable Double number(JsonNode node) {
        return node.isNumber() ? (Double) node.doubleValue() : null;
    }

    /** Amounts are texts in the record, so that no digit is lost. */
    static @Nullable BigDecimal amount(JsonNode node) {
        try {
            return node.isTextual() || node.isNumber() ? new BigDecimal(node.asText()) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** To the microsecond, as the tables keep it. */
    static @Nullable LocalDateTime time(JsonNode node) {
        try {
            return node.isTextual()
                    ? OffsetDateTime.parse(node.textValue())
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime()
                            .truncatedTo(ChronoUnit.MICROS)
                    : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
