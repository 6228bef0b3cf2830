package io.llmrecorder.index;

import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;

/**
 * A message, and what tells it from others.
 *
 * @param message the message
 * @param hash same for two messages that say the same. Media count in full, reasoning does not: applications do not send it back
 */
record Said(Message message, long hash) {

    static Said of(Message message) {
        String whole = content(message, true);
        return new Said(
                message, Fields.hash(message.role() + '\n' + whole.strip().replace("\r\n", "\n")));
    }

    /** Instructions of the application: sent with every call, and never new by intent. */
    boolean isInstruction() {
        return message.role().equals("system") || message.role().equals("developer");
    }

    /** The message as a reader sees it. */
    String content() {
        return content(message, false);
    }

    private static String content(Message message, boolean whole) {
        if (message.parts().size() == 1) {
            return content(message.parts().get(0), whole);
        }
        StringBuilder content = new StringBuilder();
        for (Part part : message.parts()) {
            String text = content(part, whole);
            if (!text.isEmpty()) {
                content.append(content.length() == 0 ? "" : "\n").append(text);
            }
        }
        return content.toString();
    }

    private static String content(Part part, boolean whole) {
        String text = part.text() == null ? "" : part.text();
        String name = part.name() == null ? "" : part.name();
        return switch (part.kind()) {
            case TEXT, REFUSAL, TOOL_RESULT -> text;
            case REASONING -> "";
            case TOOL_CALL -> name + "(" + text + ")";
            case MEDIA -> "[" + (name + " " + (whole || !text.startsWith("data:") ? text : "")).strip() + "]";
        };
    }
}
