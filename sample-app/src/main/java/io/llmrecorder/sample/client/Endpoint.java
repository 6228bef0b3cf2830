package io.llmrecorder.sample.client;

import java.net.URI;

/** Where the model is: {@code baseUrl} ends in {@code /v1} as a rule, without a slash. */
public record Endpoint(String baseUrl, String apiKey, String model) {
    URI completions() {
        return URI.create(baseUrl + "/chat/completions");
    }
}
