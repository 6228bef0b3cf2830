package io.llmrecorder.call;

import java.util.List;

/**
 * One message of a conversation, in the same shape for every provider.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}
 * @param parts in the order sent
 */
public record Message(String role, List<Part> parts) {
    /** The text parts, joined by a line break. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part.kind() == Part.Kind.TEXT && part.text() != null) {
                text.append(text.length() == 0 ? "" : "\n").append(part.text());
            }
        }
        return text.toString();
    }
}
