package io.llmrecorder.sample.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** Answers of POST /v1/responses. Format: https://platform.openai.com/docs/api-reference/responses-streaming */
final class ResponsesApi implements Api {
    private final Prompt prompt;
    private final Wire wire;
    private final String id = "resp_" + UUID.randomUUID().toString().replace("-", "");
    private final String itemId = "msg_" + UUID.randomUUID().toString().replace("-", "");
    private final long created = System.currentTimeMillis() / 1000;
    private int sequence;

    ResponsesApi(Prompt prompt, Wire wire) {
        this.prompt = prompt;
        this.wire = wire;
    }

    @Override
    public void answer(String text) throws IOException {
        ObjectNode body = completed(text);
        if (prompt.cut()) {
            wire.half(body);
        }
        wire.whole(200, body);
    }

    @Override
    public void stream(String text) throws IOException {
        List<String> tokens = Tokens.split(text);
        wire.openStream();
        send("response.created", object().set("response", response("in_progress")));
        send("response.in_progress", object().set("response", response("in_progress")));
        send("response.output_item.added", object().put("output_index", 0).set("item", item("in_progress")));
        send("response.content_part.added", inPart().set("part", part("")));
        for (int i = 0; i < tokens.size(); i++) {
            if (prompt.cut() && i == tokens.size() / 2) {
                wire.hangUp();
            }
            wire.pause();
            send("response.output_text.delta", inPart().put("delta", tokens.get(i)));
        }
        send("response.output_text.done", inPart().put("text", text));
        send("response.content_part.done", inPart().set("part", part(text)));
        send("response.output_item.done", object().put("output_index", 0).set("item", finishedItem(text)));
        send("response.completed", object().set("response", completed(text)));
    }

    private void send(String type, ObjectNode fields) throws IOException {
        ObjectNode event = object().put("type", type).put("sequence_number", sequence++);
        wire.event("event: " + type + "\ndata: " + event.setAll(fields));
    }

    private ObjectNode completed(String text) {
        ObjectNode response = response("completed");
        response.withArray("output").add(finishedItem(text));
        int output = Tokens.count(text);
        ObjectNode usage = response.putObject("usage").put("input_tokens", prompt.tokens());
        usage.putObject("input_tokens_details").put("cached_tokens", 0);
        usage.put("output_tokens", output).putObject("output_tokens_details").put("reasoning_tokens", 0);
        usage.put("total_tokens", prompt.tokens() + output);
        return response;
    }

    private ObjectNode response(String status) {
        ObjectNode response = object().put("id", id)
                .put("object", "response")
                .put("created_at", created)
                .put("status", status)
                .putNull("error")
                .putNull("incomplete_details")
                .putNull("instructions")
                .put("model", prompt.model());
        response.putArray("output");
        response.put("parallel_tool_calls", true).put("tool_choice", "auto");
        response.putArray("tools");
        return response.putNull("usage");
    }

    private ObjectNode finishedItem(String text) {
        ObjectNode item = item("completed");
        item.withArray("content").add(part(text));
        return item;
    }

    private ObjectNode item(String status) {
        ObjectNode item = object().put("id", itemId).put("type", "message").put("status", status);
        item.put("role", "assistant").putArray("content");
        return item;
    }

    private static ObjectNode part(String text) {
        ObjectNode part = object().put("type", "output_text").put("text", text);
        part.putArray("annotations");
        return part;
    }

    private ObjectNode inPart() {
        return object().put("item_id", itemId).put("output_index", 0).put("content_index", 0);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
