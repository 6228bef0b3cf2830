package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.Failure;
import io.llmrecorder.call.Reading;
import io.llmrecorder.call.ToolCall;
import io.llmrecorder.call.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares a reading with an expectation by the rules that the recorded exchanges come with. */
final class Score {
    static final List<String> FIELDS = List.of(
            "model_request",
            "model_response",
            "input_tokens",
            "output_tokens",
            "cached_tokens",
            "reasoning_tokens",
            "finish_reasons",
            "output_text",
            "tool_calls",
            "error",
            "stream",
            "provider_call_id");

    private Score() {}

    /** Names of the fields that differ, with both values. */
    static List<String> differences(Recorded recorded, Reading reading) {
        List<String> differences = new ArrayList<>();
        for (String field : FIELDS) {
            JsonNode expected = expected(recorded, field);
            JsonNode read = read(reading, field);
            if (!right(recorded, field, expected, read)) {
                differences.add(field + ": expected " + brief(expected) + " read " + brief(read));
            }
        }
        return differences;
    }

    private static String brief(JsonNode value) {
        String text = value.toString();
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }

    private static boolean right(Recorded recorded, String field, JsonNode expected, JsonNode read) {
        for (JsonNode lenient : recorded.expected().path("lenient")) {
            if (lenient.asText().equals(field)) {
                return true;
            }
        }
        if (field.equals("error")) {
            return sameError(expected, read);
        }
        for (JsonNode acceptable : acceptable(recorded.expected(), field, expected)) {
            if (normal(field, acceptable).equals(normal(field, read))) {
                return true;
            }
        }
        return false;
    }

    private static List<JsonNode> acceptable(JsonNode line, String field, JsonNode expected) {
        List<JsonNode> all = new ArrayList<>();
        all.add(expected);
        line.path("alt").path(field).forEach(all::add);
        JsonNode texts = line.path("extra").path("output_texts");
        if (field.equals("output_text") && !texts.isEmpty()) {
            List<String> parts = new ArrayList<>();
            texts.forEach(text -> parts.add(text.asText()));
            all.add(Json.NODES.textNode(String.join("\n\n", parts)));
        }
        return all;
    }

    private static boolean sameError(JsonNode expected, JsonNode read) {
        if (expected.isNull() || read.isNull()) {
            return expected.isNull() && read.isNull();
        }
        String message = expected.path("message").asText("");
        return expected.path("message").isNull()
                || read.path("message").asText("").contains(message);
    }

    /** Wire numbers, added up as records count them. */
    private static JsonNode expected(Recorded recorded, String field) {
        JsonNode line = recorded.expected();
        JsonNode value = line.path(field);
        boolean anthropic = recorded.dialect().equals("anthropic_messages")
                || recorded.dialect().startsWith("bedrock_");
        if (field.equals("input_tokens") && anthropic && value.isNumber()) {
            long cache = line.path("cached_tokens").asLong()
                    + line.path("extra").path("cache_write_tokens").asLong();
            return Json.NODES.numberNode(value.asLong() + cache);
        }
        boolean thinks = line.path("reasoning_tokens").isNumber();
        if (field.equals("output_tokens") && recorded.dialect().startsWith("gemini") && thinks) {
            return Json.NODES.numberNode(
                    value.asLong() + line.path("reasoning_tokens").asLong());
        }
        return value;
    }

    private static JsonNode read(Reading reading, String field) {
        Usage usage = reading.usage();
        return switch (field) {
            case "model_request" -> text(reading.model());
            case "model_response" -> text(reading.responseModel());
            case "input_tokens" -> number(usage == null ? null : usage.inputTokens());
            case "output_tokens" -> number(usage == null ? null : usage.outputTokens());
            case "cached_tokens" -> number(usage == null ? null : usage.cachedInputTokens());
            case "reasoning_tokens" -> number(usage == null ? null : usage.reasoningTokens());
            case "finish_reasons" -> texts(reading.finishReasons());
            case "output_text" -> text(reading.response());
            case "tool_calls" -> toolCalls(reading.toolCalls());
            case "error" -> failure(reading.failure());
            case "stream" -> Json.NODES.booleanNode(Objects.requireNonNullElse(reading.stream(), false));
            default -> text(reading.responseId());
        };
    }

    private static JsonNode text(@Nullable String text) {
        return text == null ? NullNode.getInstance() : Json.NODES.textNode(text);
    }

    private static JsonNode number(@Nullable Long number) {
        return number == null ? NullNode.getInstance() : Json.NODES.numberNode(number.longValue());
    }

    private static JsonNode texts(List<String> texts) {
        ArrayNode all = Json.NODES.arrayNode();
        texts.forEach(all::add);
        return all;
    }

    private static JsonNode failure(@Nullable Failure failure) {
        if (failure == null) {
            return NullNode.getInstance();
        }
        return Json.object().put("type", failure.type()).put("message", failure.message());
    }

    private static JsonNode toolCalls(List<ToolCall> calls) {
        ArrayNode all = Json.NODES.arrayNode();
        for (ToolCall call : calls) {
            all.addObject().put("name", call.name()).put("arguments", call.arguments());
        }
        return all;
    }

    private static JsonNode normal(String field, JsonNode value) {
        boolean nothing = value.isNull()
                || (value.isTextual() && value.asText().isEmpty())
                || (value.isContainerNode() && value.isEmpty());
        if (nothing) {
            return NullNode.getInstance();
        }
        if (value.isNumber()) {
            return Json.NODES.numberNode(value.asLong());
        }
        if (field.equals("finish_reasons") && value.isTextual()) {
            return Json.NODES.arrayNode().add(value);
        }
        return field.equals("tool_calls") ? normalCalls(value) : value;
    }

    private static JsonNode normalCalls(JsonNode calls) {
        ArrayNode all = Json.NODES.arrayNode();
        for (JsonNode call : calls) {
            ObjectNode one = all.addObject();
            one.put("name", call.path("name").asText(""));
            JsonNode arguments = call.path("arguments");
            if (arguments.isTextual()) {
                JsonNode parsed = arguments.asText().isBlank() ? Json.object() : Json.parse(arguments.asText());
                one.set("arguments", parsed == null ? arguments : parsed);
            } else {
                one.set("arguments", arguments.isNull() ? Json.object() : arguments);
            }
        }
        // Numbers of the same value in another type are the same to the rules.
        return Objects.requireNonNull(Json.parse(Json.write(all)));
    }
}
