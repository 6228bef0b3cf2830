package io.llmrecorder.provider;

import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of a request that is new in it: what follows the last message of the assistant. */
final class Prompt {
    private Prompt() {}

    /** Joined by line breaks; system messages count only where there is nothing else; null when there is no text. */
    static @Nullable String of(List<Message> input) {
        int start = input.size();
        while (start > 0 && !input.get(start - 1).role().equals("assistant")) {
            start--;
        }
        String said = text(input.subList(start, input.size()), false);
        return said != null ? said : text(input.subList(start, input.size()), true);
    }

    private static @Nullable String text(List<Message> messages, boolean system) {
        StringBuilder text = new StringBuilder();
        for (Message message : messages) {
            if (message.role().equals("system") == system) {
                append(message, text);
            }
        }
        return text.length() == 0 ? null : text.toString();
    }

    private static void append(Message message, StringBuilder text) {
        for (Part part : message.parts()) {
            boolean readable = part.kind() == Part.Kind.TEXT || part.kind() == Part.Kind.TOOL_RESULT;
            if (readable && part.text() != null && !part.text().isEmpty()) {
                text.append(text.length() == 0 ? "" : "\n").append(part.text());
            }
        }
    }
}
