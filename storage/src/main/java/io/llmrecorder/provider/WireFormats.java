package io.llmrecorder.provider;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The APIs that a setting can name for an endpoint whose address does not tell: by the name that records have, each with the URL of a
 * call to it. A call is then read as if it had gone there.
 */
final class WireFormats {
    private static final Map<String, String> URLS = new TreeMap<>(Map.of(
            "anthropic.messages", "https://api.anthropic.com/v1/messages",
            "cohere.chat", "https://api.cohere.com/v2/chat",
            "gemini.generate_content", "https://generativelanguage.googleapis.com/v1beta/models:generateContent",
            "ollama.chat", "http://localhost:11434/api/chat",
            "ollama.generate", "http://localhost:11434/api/generate",
            "openai.chat_completions", "https://api.openai.com/v1/chat/completions",
            "openai.completions", "https://api.openai.com/v1/completions",
            "openai.embeddings", "https://api.openai.com/v1/embeddings",
            "openai.responses", "https://api.openai.com/v1/responses",
            "openai_compatible.chat", "https://localhost/v1/chat/completions"));

    /** What the name of a vendor alone means. */
    private static final Map<String, String> OF_VENDORS = Map.of(
            "anthropic", "anthropic.messages",
            "cohere", "cohere.chat",
            "gemini", "gemini.generate_content",
            "ollama", "ollama.chat",
            "openai", "openai.chat_completions",
            "openai_compatible", "openai_compatible.chat");

    private WireFormats() {}

    /** The API of this name, or of this vendor; null when there is none. */
    static @Nullable String named(String name) {
        return URLS.containsKey(name) ? name : OF_VENDORS.get(name);
    }

    /** The URL that stands for an API, or null when there is none of this name. */
    static @Nullable String url(String api) {
        return URLS.get(api);
    }

    /** All names, for people. */
    static String names() {
        return String.join(", ", URLS.keySet());
    }
}
