package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's images, audio and moderations, and whoever speaks that dialect. Requests may be forms. */
final class OpenAiMedia implements Provider {
    /** End of the path, then the API's name, then the operation. */
    private static final String[] TABLE = {
        "/images/generations", "images", "image_generation",
        "/images/edits", "images", "image_generation",
        "/images/variations", "images", "image_generation",
        "/api/v1/images", "images", "image_generation",
        "/audio/transcriptions", "audio_transcriptions", "transcription",
        "/audio/translations", "audio_translations", "transcription",
        "/audio/speech", "audio_speech", "speech",
        "/moderations", "moderations", "moderation",
    };

    @Override
    public @Nullable Api claim(Call call) {
        for (int i = 0; i < TABLE.length; i += 3) {
            if (call.url().ends(TABLE[i])) {
                String vendor = call.url().vendor();
                return Api.of(vendor == null ? "openai_compatible" : vendor, TABLE[i + 1], TABLE[i + 2]);
            }
        }
        return null;
    }

    @Override
    public Assembler assembler(Call call) {
        return new MediaEvents();
    }

    @Override
    public void interpret(Call call, Draft draft) {
        JsonNode request = call.request();
        JsonNode response = call.response();
        draft.model = OpenAiChat.model(call);
        draft.stream = call.asksForStream();
        Identity.read(request, draft);
        input(request, draft);
        draft.responseModel = Json.text(response.path("model"));
        draft.responseId = Json.text(response.path("id"));
        OpenAiChat.usage(response, draft);
        boolean speaksText = call.url().path().contains("/audio/t");
        String text = response.isTextual() && speaksText && !call.failed()
                ? response.textValue()
                : Json.text(response.path("text"));
        draft.answer(text);
        images(response, draft);
    }

    private static void input(JsonNode request, Draft draft) {
        draft.say("user", Json.text(request.path("prompt")));
        List<Part> input = OpenAiParts.content(request.path("input"));
        if (!input.isEmpty()) {
            draft.input.add(new Message("user", input));
        }
    }

    private static void images(JsonNode response, Draft draft) {
        for (JsonNode image : response.path("data")) {
            List<Part> parts = new ArrayList<>();
            parts.add(new Part(Part.Kind.MEDIA, Json.text(image.path("url")), "image", null));
            draft.output.add(new Message("assistant", parts));
        }
    }
}
