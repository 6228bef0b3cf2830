package io.llmrecorder.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One part of a message as OpenTelemetry's conventions have it. */
final class OtelPart {
    private static final ObjectReader JSON = JsonMapper.builder()
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private OtelPart() {}

    /** Media whose bytes the body holds itself. */
    static boolean isInline(Part part) {
        return part.kind() == Part.Kind.MEDIA && part.text() == null && part.id() == null;
    }

    /** @param inline base64 of the media that bodies hold themselves; the first is taken off for one of these */
    static ObjectNode of(Part part, Deque<String> inline) {
        return switch (part.kind()) {
            case TEXT -> content("text", part);
            case REASONING -> content("reasoning", part);
            // The conventions have no word for it, and leave other types open.
            case REFUSAL -> content("refusal", part);
            case TOOL_CALL -> {
                ObjectNode call = identified("tool_call", part);
                call.put("name", part.name() == null ? "" : part.name());
                yield call.set("arguments", json(part.text()));
            }
            case TOOL_RESULT -> identified("tool_call_response", part).set("response", json(part.text()));
            case MEDIA -> media(part, inline);
        };
    }

    private static ObjectNode content(String type, Part part) {
        return typed(type).put("content", part.text() == null ? "" : part.text());
    }

    private static ObjectNode identified(String type, Part part) {
        ObjectNode node = typed(type);
        if (part.id() != null) {
            node.put("id", part.id());
        }
        return node;
    }

    private static ObjectNode media(Part part, Deque<String> inline) {
        String name = part.name() == null ? "" : part.name();
        String data = isInline(part) ? inline.poll() : null;
        ObjectNode media;
        if (part.text() != null) {
            media = typed("uri").put("uri", part.text());
        } else if (part.id() != null) {
            media = typed("file").put("file_id", part.id());
        } else if (data != null) {
            media = typed("blob").put("content", data);
        } else {
            media = typed("media");
        }
        if (name.indexOf('/') > 0) {
            media.put("mime_type", name);
        }
        return media.put("modality", modality(name));
    }

    /** One of the conventions' four, from a media type or the kind that the provider named. */
    private static String modality(String name) {
        int slash = name.indexOf('/');
        String kind = slash < 0 ? name : name.substring(0, slash);
        return switch (kind) {
            case "image", "video", "audio" -> kind;
            default -> "document";
        };
    }

    /** JSON as such, other text as text; nothing where there is none. */
    private static JsonNode json(@Nullable String text) {
        if (text == null) {
            return JsonNodeFactory.instance.nullNode();
        }
        try {
            JsonNode tree = JSON.readTree(text);
            return tree != null && tree.isContainerNode() ? tree : new TextNode(text);
        } catch (JsonProcessingException e) {
            return new TextNode(text);
        }
    }

    private static ObjectNode typed(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
