package io.llmrecorder.redact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Redacts the texts of one record, and counts. What holds nothing is answered as it is, not as a copy. For one thread. */
final class Redaction {
    private static final int MOST_NESTED = 3;
    /** A shorter text is looked at as quickly as it is found again. */
    private static final int LEAST_REMEMBERED = 64;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final List<Pack> packs;
    private final Hits hits = new Hits();
    private final IdentityHashMap<String, Boolean> harmless = new IdentityHashMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private int nested;

    Redaction(List<Pack> packs) {
        this.packs = packs;
    }

    /** Places so far, by pack. */
    Map<String, Integer> counts() {
        return counts;
    }

    @Nullable
    String optional(@Nullable String text) {
        return text == null ? null : text(text);
    }

    /** A text stands in the body, and in what was read from it, which is the same object. */
    String text(String text) {
        if (text.length() < LEAST_REMEMBERED) {
            return look(text);
        }
        if (harmless.containsKey(text)) {
            return text;
        }
        String clean = look(text);
        if (isSame(clean, text)) {
            harmless.put(text, true);
        }
        return clean;
    }

    private String look(String text) {
        String clean = text;
        for (Pack pack : packs) {
            hits.clear();
            pack.find(clean, hits);
            if (hits.size() > 0) {
                clean = hits.replace(clean, mark(pack.name()));
                counts.merge(pack.name(), hits.size(), Integer::sum);
            }
        }
        return mayHideJson(clean) ? json(clean) : clean;
    }

    private static String mark(String pack) {
        return "[redacted:" + pack + "]";
    }

    /** Tool arguments are JSON as text, where an escape can stand for any character. */
    private boolean mayHideJson(String text) {
        boolean json = !text.isEmpty() && (text.charAt(0) == '{' || text.charAt(0) == '[');
        return json && nested < MOST_NESTED && text.contains("\\u");
    }

    private String json(String text) {
        try {
            nested++;
            JsonNode tree = JSON.readTree(text);
            JsonNode clean = tree(tree);
            return isSame(clean, tree) ? text : JSON.writeValueAsString(clean);
        } catch (JsonProcessingException e) {
            return text;
        } finally {
            nested--;
        }
    }

    /** A URL or a form, where a percent sign can stand for any character too. */
    String encoded(String text) {
        String clean = text(text);
        if (clean.indexOf('%') < 0) {
            return clean;
        }
        try {
            String decoded = URLDecoder.decode(clean, StandardCharsets.UTF_8);
            String decodedClean = text(decoded);
            return decodedClean.equals(decoded) ? clean : decodedClean;
        } catch (IllegalArgumentException e) {
            return clean;
        }
    }

    @Nullable
    JsonNode body(@Nullable JsonNode body) {
        if (body == null) {
            return null;
        }
        boolean form = body.isTextual()
                && body.textValue().indexOf('=') > 0
                && body.textValue().indexOf(' ') < 0;
        if (!form) {
            return tree(body);
        }
        String clean = encoded(body.textValue());
        return clean.equals(body.textValue()) ? body : new TextNode(clean);
    }

    /** The values. */
    Map<String, String> texts(Map<String, String> texts) {
        Map<String, String> copy = null;
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            String clean = text(entry.getValue());
            if (!clean.equals(entry.getValue())) {
                copy = copy == null ? new LinkedHashMap<>(texts) : copy;
                copy.put(entry.getKey(), clean);
            }
        }
        return copy == null ? texts : copy;
    }

    /** Keys and texts; numbers stay. */
    JsonNode tree(JsonNode node) {
        if (node.isTextual()) {
            String text = node.textValue();
            String clean = text(text);
            return clean.equals(text) ? node : new TextNode(clean);
        }
        if (node instanceof ObjectNode object) {
            return object(object);
        }
        return node instanceof ArrayNode array ? array(array) : node;
    }

    private JsonNode array(ArrayNode array) {
        ArrayNode copy = null;
        for (int i = 0; i < array.size(); i++) {
            JsonNode value = array.get(i);
            JsonNode clean = tree(value);
            if (!isSame(clean, value)) {
                copy = copy == null
                        ? JsonNodeFactory.instance.arrayNode(array.size()).addAll(array)
                        : copy;
                copy.set(i, clean);
            }
        }
        return copy == null ? array : copy;
    }

    private JsonNode object(ObjectNode object) {
        Map<String, Field> changed = null;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode value = field(field.getKey(), field.getValue());
            String key = text(field.getKey());
            if (!isSame(value, field.getValue()) || !key.equals(field.getKey())) {
                changed = changed == null ? new HashMap<>() : changed;
                changed.put(field.getKey(), new Field(key, value));
            }
        }
        return changed == null ? object : copy(object, changed);
    }

    private JsonNode field(String name, JsonNode value) {
        if (value.isTextual() && SecretName.is(name)) {
            String text = value.textValue();
            if (Secrets.isSecretValue(text, 0, text.length())) {
                counts.merge(Secrets.NAME, 1, Integer::sum);
                return new TextNode(mark(Secrets.NAME));
            }
        }
        return tree(value);
    }

    /** Two keys that become one by redaction both stay. */
    private static JsonNode copy(ObjectNode object, Map<String, Field> changed) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        Map<String, Integer> numbers = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            Field now = changed.getOrDefault(field.getKey(), new Field(field.getKey(), field.getValue()));
            String key = now.key();
            while (copy.has(key)) {
                key = now.key() + "_" + numbers.merge(now.key(), 1, (before, one) -> before + 1);
            }
            copy.set(key, now.value());
        }
        return copy;
    }

    /** Not equal, but the same: what was not changed was not copied. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Object clean, Object original) {
        return clean == original;
    }

    private record Field(String key, JsonNode value) {}
}
