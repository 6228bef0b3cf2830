package io.llmrecorder.sample.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers of POST /v1/chat/completions. Format: https://platform.openai.com/docs/api-reference/chat */
final class CompletionsApi implements Api {
    private final Prompt prompt;
    private final Wire wire;
    private final String id = "chatcmpl-" + UUID.randomUUID().toString().replace("-", "");
    private final long created = System.currentTimeMillis() / 1000;

    CompletionsApi(Prompt prompt, Wire wire) {
        this.prompt = prompt;
        this.wire = wire;
    }

    @Override
    public void answer(String text) throws IOException {
        ObjectNode body = envelope("chat.completion");
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", text)
                .putNull("refusal");
        choice.putNull("logprobs").put("finish_reason", "stop");
        body.set("usage", usage(Tokens.count(text)));
        if (prompt.cut()) {
            wire.half(body);
        }
        wire.whole(200, body);
    }

    @Override
    public void stream(String text) throws IOException {
        List<String> tokens = Tokens.split(text);
        wire.openStream();
        send(chunk("role", "assistant", null));
        for (int i = 0; i < tokens.size(); i++) {
            if (prompt.cut() && i == tokens.size() / 2) {
                wire.hangUp();
            }
            wire.pause();
            send(chunk("content", tokens.get(i), null));
        }
        send(chunk("", "", "stop"));
        if (prompt.streamUsage()) {
            ObjectNode last = envelope("chat.completion.chunk");
            last.putArray("choices");
            send(last.set("usage", usage(tokens.size())));
        }
        wire.event("data: [DONE]");
    }

    private void send(ObjectNode chunk) throws IOException {
        wire.event("data: " + chunk);
    }

    private ObjectNode chunk(String field, String text, @Nullable String finishReason) {
        ObjectNode chunk = envelope("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        ObjectNode delta = choice.putObject("delta");
        if (!field.isEmpty()) {
            delta.put(field, text);
        }
        choice.putNull("logprobs").put("finish_reason", finishReason);
        if (prompt.streamUsage()) {
            chunk.putNull("usage");
        }
        return chunk;
    }

    private ObjectNode envelope(String object) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", prompt.model());
    }

    private ObjectNode usage(int completion) {
        ObjectNode usage = JsonNodeFactory.instance
                .objectNode()
                .put("prompt_tokens", prompt.tokens())
                .put("completion_tokens", completion)
                .put("total_tokens", prompt.tokens() + completion);
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", 0);
        return usage;
    }
}
