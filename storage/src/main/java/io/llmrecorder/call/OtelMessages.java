package io.llmrecorder.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was said in a call, in the shapes that OpenTelemetry's semantic conventions for generative AI give to these
 * attributes, see <a
 * href="https://github.com/open-telemetry/semantic-conventions-genai/tree/main/model/gen-ai">their JSON schemas</a>. An
 * attribute of which the call has nothing is an empty array.
 *
 * @param inputMessages {@code gen_ai.input.messages}
 * @param outputMessages {@code gen_ai.output.messages}
 * @param systemInstructions {@code gen_ai.system_instructions}: only those that the request has apart from its messages, as
 *     the conventions ask for
 * @param toolDefinitions {@code gen_ai.tool.definitions}
 */
public record OtelMessages(
        ArrayNode inputMessages, ArrayNode outputMessages, ArrayNode systemInstructions, ArrayNode toolDefinitions) {

    /** The mapping; pure. The trees of the reading are not changed, and parts of them are shared. */
    public static OtelMessages of(Reading reading) {
        List<Message> instructions = new ArrayList<>();
        List<Message> messages = new ArrayList<>();
        int apart = systemMessages(reading) - systemMessagesInHistory(reading.requestBody());
        for (Message message : reading.input()) {
            boolean instruction = message.role().equals("system") && apart-- > 0;
            (instruction ? instructions : messages).add(message);
        }
        Deque<String> inline = InlineMedia.of(reading.requestBody(), reading.input());
        ArrayNode system = array();
        for (Message message : instructions) {
            system.addAll(parts(message, inline));
        }
        ArrayNode input = array();
        messages.forEach(message -> input.add(message(message, inline)));
        return new OtelMessages(input, output(reading), system, ToolDefinitions.of(reading.requestBody()));
    }

    private static int systemMessages(Reading reading) {
        return (int) reading.input().stream()
                .filter(message -> message.role().equals("system"))
                .count();
    }

    /** A reading has system messages first, wherever they stood: those outside of the history come before the others. */
    private static int systemMessagesInHistory(@Nullable JsonNode request) {
        if (request == null) {
            return 0;
        }
        int found = 0;
        for (String history : new String[] {"messages", "input"}) {
            for (JsonNode message : request.path(history)) {
                String role = message.path("role").asText();
                found += role.equals("system") || role.equals("developer") ? 1 : 0;
            }
        }
        return found;
    }

    private static ArrayNode output(Reading reading) {
        Deque<String> inline = InlineMedia.of(reading.responseBody(), reading.output());
        ArrayNode output = array();
        for (Message message : reading.output()) {
            ObjectNode one = message(message, inline);
            if (output.size() < reading.finishReasons().size()) {
                one.put("finish_reason", finishReason(reading.finishReasons().get(output.size())));
            }
            output.add(one);
        }
        return output;
    }

    /** One of the conventions' reasons, or what the provider said where it is none of them. */
    private static String finishReason(String sent) {
        return switch (sent.toLowerCase(Locale.ROOT)) {
            case "stop", "end_turn", "stop_sequence", "complete", "completed", "finish", "eos_token", "eos" -> "stop";
            case "length", "max_tokens", "max_output_tokens", "model_context_window_exceeded", "model_length" ->
                "length";
            case "tool_calls", "tool_call", "tool_use", "function_call" -> "tool_call";
            case "content_filter",
                    "content_filtered",
                    "guardrail_intervened",
                    "refusal",
                    "safety",
                    "recitation",
                    "blocklist",
                    "prohibited_content",
                    "spii",
                    "image_safety" -> "content_filter";
            case "error" -> "error";
            default -> sent;
        };
    }

    private static ObjectNode message(Message message, Deque<String> inline) {
        ObjectNode one = JsonNodeFactory.instance.objectNode();
        one.put("role", message.role());
        one.set("parts", parts(message, inline));
        return one;
    }

    private static ArrayNode parts(Message message, Deque<String> inline) {
        ArrayNode parts = array();
        for (Part part : message.parts()) {
            parts.add(OtelPart.of(part, inline));
        }
        return parts;
    }

    private static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** Media that a body holds itself. A {@link Part} says that there is some; the bytes are in the body only. */
    private static final class InlineMedia {
        private static final int MIN_LENGTH = 4;

        /** As base64 in the order of the body; empty when they are not as many as the messages have. */
        static Deque<String> of(@Nullable JsonNode body, List<Message> messages) {
            long wanted = messages.stream()
                    .flatMap(message -> message.parts().stream())
                    .filter(OtelPart::isInline)
                    .count();
            Deque<String> found = new ArrayDeque<>();
            if (wanted > 0 && body != null) {
                collect(body, found);
            }
            return found.size() == wanted ? found : new ArrayDeque<>();
        }

        private static void collect(JsonNode node, Deque<String> found) {
            node.properties().forEach(field -> {
                String text = field.getValue().isTextual() ? field.getValue().textValue() : "";
                int comma = text.startsWith("data:") ? text.indexOf(";base64,") : -1;
                boolean named = field.getKey().equals("data") || field.getKey().equals("bytes");
                if (comma > 0) {
                    found.add(text.substring(comma + ";base64,".length()));
                } else if (named && text.length() >= MIN_LENGTH) {
                    found.add(text);
                } else {
                    collect(field.getValue(), found);
                }
            });
            if (node.isArray()) {
                node.forEach(element -> collect(element, found));
            }
        }
    }
}
