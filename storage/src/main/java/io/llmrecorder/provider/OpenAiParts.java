package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Content of messages in OpenAI's dialects: text, or a list of typed parts, or what vendors made of them. */
final class OpenAiParts {
    private OpenAiParts() {}

    /** The content as parts; an object, as structured output of some vendors, as its JSON text. */
    static List<Part> content(JsonNode content) {
        List<Part> parts = new ArrayList<>();
        if (content.isTextual()) {
            text(parts, Part.Kind.TEXT, content.textValue());
        } else if (content.isArray()) {
            for (JsonNode part : content) {
                add(parts, part);
            }
        } else if (content.isObject()) {
            text(parts, Part.Kind.TEXT, Json.write(content));
        }
        return parts;
    }

    private static void add(List<Part> parts, JsonNode part) {
        if (part.isTextual()) {
            text(parts, Part.Kind.TEXT, part.textValue());
            return;
        }
        String type = part.path("type").asText("");
        switch (type) {
            case "thinking", "reasoning", "reasoning_text", "summary_text" ->
                text(parts, Part.Kind.REASONING, reasoning(part));
            case "refusal" -> text(parts, Part.Kind.REFUSAL, Json.text(part.path("refusal")));
            case "image_url", "input_image", "image" -> media(parts, "image", part);
            case "input_audio", "audio", "audio_url", "output_audio" -> media(parts, "audio", part);
            case "file", "input_file", "document", "document_url" -> media(parts, "file", part);
            case "video_url", "input_video", "video" -> media(parts, "video", part);
            default -> text(parts, Part.Kind.TEXT, Json.text(part.path("text"), part.path("content")));
        }
    }

    static void text(List<Part> parts, Part.Kind kind, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            parts.add(new Part(kind, text, null, null));
        }
    }

    /** The text of a reasoning part, which may be a list of text parts again. */
    static @Nullable String reasoning(JsonNode part) {
        for (String name : new String[] {"thinking", "text", "summary", "content", "reasoning"}) {
            JsonNode found = part.path(name);
            String text = found.isArray() ? texts(found) : Json.text(found);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    /** The texts of a list of text parts, or null. */
    static @Nullable String texts(JsonNode list) {
        StringBuilder all = new StringBuilder();
        for (JsonNode part : list) {
            String text =
                    part.isTextual() ? part.textValue() : part.path("text").asText("");
            all.append(text);
        }
        return all.length() == 0 ? null : all.toString();
    }

    private static void media(List<Part> parts, String kind, JsonNode part) {
        String url = null;
        for (String name : new String[] {"image_url", "audio_url", "video_url", "document_url", "file_url", "url"}) {
            JsonNode found = part.path(name);
            url = url != null ? url : Json.text(found, found.path("url"));
        }
        boolean inline = url != null && url.startsWith("data:");
        String id = Json.text(part.path("file_id"), part.path("file").path("file_id"));
        parts.add(new Part(Part.Kind.MEDIA, inline ? null : url, mediaType(kind, url), id));
    }

    private static String mediaType(String kind, @Nullable String url) {
        if (url == null || !url.startsWith("data:")) {
            return kind;
        }
        int end = 5;
        while (end < url.length() && url.charAt(end) != ';' && url.charAt(end) != ',') {
            end++;
        }
        return end == 5 ? kind : url.substring(5, end);
    }
}
