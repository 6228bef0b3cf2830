package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Cloudflare's Workers AI, see <a href="https://developers.cloudflare.com/workers-ai/">its pages</a>: answers in a {@code result}. */
final class CloudflareRun implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        return call.url().path().contains("/ai/run/") ? Api.of("cloudflare", "run", "chat") : null;
    }

    @Override
    public Assembler assembler(Call call) {
        return new GrowingAnswer(Set.of("response"));
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode result = call.response().has("result") ? call.response().path("result") : call.response();
        String path = call.url().path();
        draft.model = Url.decode(path.substring(path.indexOf("/ai/run/") + 8));
        draft.stream = call.asksForStream();
        ModelShapes.input(call.request(), draft);
        draft.usage = Usages.openAi(result.path("usage"));
        if (result.path("choices").isArray()) {
            OpenAiChat.output(result, draft);
            return;
        }
        List<Part> parts = new ArrayList<>(OpenAiParts.content(result.path("response")));
        for (JsonNode tool : result.path("tool_calls")) {
            String arguments = tool.path("arguments").isTextual()
                    ? tool.path("arguments").textValue()
                    : Json.write(tool.path("arguments"));
            parts.add(new Part(Part.Kind.TOOL_CALL, arguments, tool.path("name").asText(""), null));
        }
        if (!parts.isEmpty()) {
            draft.output.add(new Message("assistant", parts));
        }
    }
}
