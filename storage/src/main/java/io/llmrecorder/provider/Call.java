package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.llmrecorder.exchange.Headers;

/**
 * A call as trees, which is all that a {@link Provider} sees.
 *
 * @param request the request's JSON, or the fields of a form; missing if neither
 * @param response the answer's JSON, assembled if it was a stream; while a provider is looked for, the first event of a
 *     stream; missing if there is none
 */
record Call(Url url, JsonNode request, int status, Headers headers, JsonNode response) {
    Call with(JsonNode answer) {
        return new Call(url, request, status, headers, answer);
    }

    boolean hasResponse() {
        return !(response instanceof MissingNode);
    }

    boolean failed() {
        return status >= 400;
    }

    /** Whether the request asks for a stream by the field that nearly everybody has. */
    boolean asksForStream() {
        JsonNode stream = request.path("stream");
        return stream.isTextual() ? Boolean.parseBoolean(stream.textValue()) : stream.booleanValue();
    }
}
