package io.llmrecorder.clients;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the stand-in LLM says, in OpenAI's wire formats. */
final class Answers {
    /** The text of each whole answer and of each stream. */
    static final String TEXT = "你好, world";

    private static final String CHAT_USAGE = "{\"prompt_tokens\":9,\"completion_tokens\":4,\"total_tokens\":13}";
    private static final String RESPONSES_USAGE = "{\"input_tokens\":9,\"input_tokens_details\":{\"cached_tokens\":0},"
            + "\"output_tokens\":4,\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":13}";

    private Answers() {}

    static String whole(String path) {
        if (path.endsWith("/responses")) {
            return response("completed", message("completed", TEXT), RESPONSES_USAGE);
        }
        if (path.endsWith("/embeddings")) {
            return "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
                    + "\"embedding\":[0.25,-0.5,1.0]}],\"model\":\"text-embedding-3-small\","
                    + "\"usage\":{\"prompt_tokens\":9,\"total_tokens\":9}}";
        }
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1763612345,\"model\":\"gpt-4o-mini\","
                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + TEXT
                + "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":" + CHAT_USAGE + "}";
    }

    static String error(String type, String message) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type + "\",\"param\":null,\"code\":\"" + type
                + "\"}}";
    }

    /** The events of a stream, without {@code [DONE]}. */
    static List<String> events(String path) {
        return path.endsWith("/responses") ? responseEvents() : chatEvents();
    }

    private static List<String> chatEvents() {
        return List.of(
                chatEvent("{\"role\":\"assistant\",\"content\":\"\"}", "null"),
                chatEvent("{\"content\":\"你好\"}", "null"),
                chatEvent("{\"content\":\", world\"}", "null"),
                chatEvent("{}", "\"stop\""),
                "data: " + chatHead() + "\"choices\":[],\"usage\":" + CHAT_USAGE + "}\n\n");
    }

    private static String chatHead() {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1763612345,"
                + "\"model\":\"gpt-4o-mini\",";
    }

    private static String chatEvent(String delta, String finish) {
        return "data: " + chatHead() + "\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"logprobs\":null,\"finish_reason\":" + finish + "}]}\n\n";
    }

    private static List<String> responseEvents() {
        String place = "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0";
        List<String> bodies = new ArrayList<>();
        bodies.add("response.created\",\"response\":" + response("in_progress", "", "null"));
        bodies.add("response.output_item.added\",\"output_index\":0,\"item\":" + message("in_progress", null));
        bodies.add("response.content_part.added\"," + place + ",\"part\":" + part(""));
        bodies.add("response.output_text.delta\"," + place + ",\"logprobs\":[],\"delta\":\"你好\"");
        bodies.add("response.output_text.delta\"," + place + ",\"logprobs\":[],\"delta\":\", world\"");
        bodies.add("response.output_text.done\"," + place + ",\"logprobs\":[],\"text\":\"" + TEXT + "\"");
        bodies.add("response.content_part.done\"," + place + ",\"part\":" + part(TEXT));
        bodies.add("response.output_item.done\",\"output_index\":0,\"item\":" + message("completed", TEXT));
        bodies.add("response.completed\",\"response\":"
                + response("completed", message("completed", TEXT), RESPONSES_USAGE));
        List<String> events = new ArrayList<>();
        for (int i = 0; i < bodies.size(); i++) {
            String body = bodies.get(i);
            events.add("event: " + body.substring(0, body.indexOf('"')) + "\ndata: {\"type\":\"" + body
                    + ",\"sequence_number\":" + i + "}\n\n");
        }
        return events;
    }

    private static String response(String status, String output, String usage) {
        return "{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1763612345,\"status\":\"" + status
                + "\",\"error\":null,\"incomplete_details\":null,\"instructions\":null,\"metadata\":{},"
                + "\"model\":\"gpt-4o-mini\",\"output\":[" + output
                + "],\"parallel_tool_calls\":true,\"temperature\":1.0,\"tool_choice\":\"auto\",\"tools\":[],"
                + "\"top_p\":1.0,\"usage\":" + usage + "}";
    }

    private static String message(String status, @Nullable String text) {
        return "{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"" + status
                + "\",\"role\":\"assistant\",\"content\":[" + (text == null ? "" : part(text)) + "]}";
    }

    private static String part(String text) {
        return "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":\"" + text + "\"}";
    }

    /** RFC 6455, section 4.2.2. */
    static String webSocketAccept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
