package io.llmrecorder.sample.client;

/** One message of a chat; {@code role} is {@code user} or {@code assistant}. */
public record Turn(String role, String content) {
    public static final String USER = "user";
    public static final String ASSISTANT = "assistant";
}
