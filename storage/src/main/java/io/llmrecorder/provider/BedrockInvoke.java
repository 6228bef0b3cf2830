package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.Usage;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Bedrock's InvokeModel and InvokeModelWithResponseStream, see <a
 * href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html">the reference</a>: the
 * bodies are in the dialect of the model's maker, tokens may be counted in header fields only.
 */
final class BedrockInvoke implements Provider {
    private static final String STREAM = "/invoke-with-response-stream";
    private static final String METRICS = "amazon-bedrock-invocationMetrics";

    @Override
    public @Nullable Api claim(Call call) {
        Url url = call.url();
        if (!url.path().contains("/model/")) {
            return null;
        }
        if (url.ends(STREAM)) {
            return Api.of("bedrock", "invoke_model_stream", operation(url));
        }
        return url.ends("/invoke") ? Api.of("bedrock", "invoke_model", operation(url)) : null;
    }

    private static String operation(Url url) {
        return url.path().contains("embed") ? "embeddings" : "chat";
    }

    @Override
    public Assembler assembler(Call call) {
        return new Frames();
    }

    @Override
    public void interpret(Call call, Draft draft) {
        draft.model = BedrockConverse.model(call.url());
        draft.stream = call.url().ends(STREAM);
        ModelShapes.input(call.request(), draft);
        JsonNode response = call.response();
        ModelShapes.output(response, draft);
        if (!hasCounts(draft.usage)) {
            JsonNode metrics = response.path(METRICS);
            draft.usage = counts(
                    Json.count(metrics.path("inputTokenCount")),
                    Json.count(metrics.path("outputTokenCount")),
                    draft.usage);
        }
        if (!hasCounts(draft.usage)) {
            draft.usage = counts(header(call, "input"), header(call, "output"), draft.usage);
        }
    }

    private static boolean hasCounts(@Nullable Usage usage) {
        return usage != null && (usage.inputTokens() != null || usage.outputTokens() != null);
    }

    private static @Nullable Usage counts(@Nullable Long input, @Nullable Long output, @Nullable Usage present) {
        Usage counts = Usages.of(input, output, null, null, null, null);
        return counts != null ? counts : present;
    }

    private static @Nullable Long header(Call call, String side) {
        String value = call.headers().first("x-amzn-bedrock-" + side + "-token-count");
        return value == null ? null : Json.count(Json.NODES.textNode(value));
    }

    /** Frames that hold an event of the model's own stream as base64. */
    private static final class Frames implements Assembler {
        private @Nullable Assembler inner;
        private @Nullable BedrockConverseAssembler nova;
        private @Nullable JsonNode metrics;
        private @Nullable ObjectNode error;

        @Override
        public boolean add(Event event) {
            JsonNode frame = event.json();
            if (frame == null) {
                return false;
            }
            if (event.exception()) {
                error = Json.object().put("type", event.name());
                error.put("message", Json.text(frame.path("message"), frame.path("originalMessage")));
                return false;
            }
            byte[] bytes = bytes(frame);
            JsonNode piece = bytes == null ? null : Json.parse(bytes);
            if (bytes == null || piece == null) {
                return false;
            }
            metrics = piece.has(METRICS) ? piece.get(METRICS) : metrics;
            return nova(piece) || others(new Event(null, bytes, 0, bytes.length, event.offset(), false), piece);
        }

        private static byte @Nullable [] bytes(JsonNode frame) {
            String base64 = Json.text(frame.path("bytes"));
            try {
                return base64 == null ? null : Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }

        private boolean nova(JsonNode piece) {
            if (inner == null && nova == null && piece.has("messageStart")) {
                nova = new BedrockConverseAssembler();
            }
            if (nova == null) {
                return false;
            }
            boolean content = false;
            for (Map.Entry<String, JsonNode> field : piece.properties()) {
                content |= nova.add(field.getKey(), field.getValue());
            }
            return content;
        }

        private boolean others(Event event, JsonNode piece) {
            if (nova != null) {
                return false;
            }
            if (inner == null) {
                inner = ModelShapes.assembler(piece.path("outputs").path(0).isObject() ? flat(piece) : piece);
            }
            if (inner instanceof GrowingAnswer growing) {
                return growing.add(flat(piece));
            }
            return inner.add(event);
        }

        /** Mistral's events have their text one level further down. */
        private static JsonNode flat(JsonNode piece) {
            return piece.path("outputs").path(0).isObject()
                    ? piece.path("outputs").path(0)
                    : piece;
        }

        @Override
        public boolean ended() {
            boolean ended = inner != null ? inner.ended() : nova != null && nova.ended();
            return ended || metrics != null || error != null;
        }

        @Override
        public @Nullable JsonNode result() {
            JsonNode result = inner != null ? inner.result() : nova != null ? nova.result() : null;
            ObjectNode whole = result instanceof ObjectNode object ? object : Json.object();
            if (whole.isEmpty() && error == null && metrics == null) {
                return null;
            }
            if (metrics != null) {
                whole.set(METRICS, metrics);
            }
            if (error != null) {
                whole.set("error", error);
            }
            return whole.has("outputText") ? titan(whole) : mistral(whole);
        }

        /** As Titan answers without streaming. */
        private static ObjectNode titan(ObjectNode grown) {
            ObjectNode whole = Json.object();
            whole.set("inputTextTokenCount", grown.path("inputTextTokenCount"));
            ObjectNode result = whole.putArray("results").addObject();
            result.set("tokenCount", grown.path("totalOutputTextTokenCount"));
            result.set("outputText", grown.path("outputText"));
            result.set("completionReason", grown.path("completionReason"));
            for (String kept : new String[] {METRICS, "error"}) {
                if (grown.has(kept)) {
                    whole.set(kept, grown.get(kept));
                }
            }
            return whole;
        }

        /** As Mistral's text models answer without streaming: told by a text with a {@code stop_reason}. */
        private static ObjectNode mistral(ObjectNode grown) {
            if (!grown.has("text") || !grown.has("stop_reason")) {
                return grown;
            }
            ArrayNode outputs = Json.NODES.arrayNode();
            outputs.addObject()
                    .<ObjectNode>set("text", grown.remove("text"))
                    .set("stop_reason", grown.remove("stop_reason"));
            grown.set("outputs", outputs);
            return grown;
        }
    }
}
