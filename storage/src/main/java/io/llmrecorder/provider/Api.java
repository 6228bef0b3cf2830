package io.llmrecorder.provider;

/**
 * What a call is.
 *
 * @param provider such as {@code openai}
 * @param name such as {@code openai.chat_completions}
 * @param operation as in OpenTelemetry GenAI
 */
record Api(String provider, String name, String operation) {
    static Api of(String provider, String kind, String operation) {
        return new Api(provider, provider + "." + kind, operation);
    }
}
