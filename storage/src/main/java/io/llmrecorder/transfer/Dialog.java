package io.llmrecorder.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.call.OtelMessages;
import io.llmrecorder.provider.RecordReading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call as an example to learn from: what was said, up to and with the model's answer. Immutable by agreement.
 *
 * @param id of the call
 * @param messages as in {@link ChatMessages}; the last is the answer, the first of its choices
 * @param tools functions that were offered, as in {@link ChatMessages}
 */
record Dialog(String id, List<ObjectNode> messages, ArrayNode tools) {
    /** Null for calls that nothing can be learnt from: those that failed, had no answer in words, or asked nothing. */
    static @Nullable Dialog of(CallRecord record) throws IOException {
        JsonNode call = record.whole();
        if (!call.path("success").asBoolean() || call.path("operation").asText().equals("embeddings")) {
            return null;
        }
        OtelMessages said = OtelMessages.of(RecordReading.of(call));
        List<ObjectNode> answer = ChatMessages.of(said.outputMessages().path(0));
        if (answer.size() != 1 || said.inputMessages().isEmpty()) {
            return null;
        }
        List<ObjectNode> messages = new ArrayList<>();
        ObjectNode system = ChatMessages.system(said.systemInstructions());
        if (system != null) {
            messages.add(system);
        }
        said.inputMessages().forEach(message -> messages.addAll(ChatMessages.of(message)));
        messages.addAll(answer);
        return new Dialog(call.path("id").asText(), messages, ChatMessages.tools(said.toolDefinitions()));
    }

    /** A number that stands for the whole dialog. */
    long hash() {
        return hash(messages.size());
    }

    /** The number of the dialog that this one goes on from, its history up to the model's last answer; 0 for none. */
    long hashBefore() {
        for (int i = messages.size() - 2; i >= 0; i--) {
            if (messages.get(i).path("role").asText().equals("assistant")) {
                return hash(i + 1);
            }
        }
        return 0;
    }

    private long hash(int count) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ObjectNode message : messages.subList(0, count)) {
                digest.update(message.toString().getBytes(StandardCharsets.UTF_8));
            }
            return ByteBuffer.wrap(digest.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
