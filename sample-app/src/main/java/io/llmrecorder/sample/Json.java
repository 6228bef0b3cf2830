package io.llmrecorder.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.sample.client.ModelException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** JSON answers, and errors as problem details (RFC 9457). */
final class Json {
    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static void write(HttpServletResponse response, int status, JsonNode body) throws IOException {
        write(response, status, "application/json", body);
    }

    static void problem(HttpServletResponse response, int status, String detail) throws IOException {
        write(response, status, "application/problem+json", problem(status, detail));
    }

    static void problem(HttpServletResponse response, ModelException e) throws IOException {
        if (e.retryAfter() != null) {
            response.setHeader("Retry-After", e.retryAfter());
        }
        write(response, e.status(), "application/problem+json", problem(e));
    }

    static ObjectNode problem(ModelException e) {
        ObjectNode problem = problem(e.status(), String.valueOf(e.getMessage()));
        return e.modelStatus() == 0 ? problem : problem.put("model_status", e.modelStatus());
    }

    private static ObjectNode problem(int status, String detail) {
        String title = switch (status) {
            case 404 -> "Not found";
            case 413 -> "Too large";
            case 429 -> "Too many requests";
            case 502 -> "The model failed";
            case 503 -> "The model is not available";
            case 504 -> "The model took too long";
            default -> "Bad request";
        };
        return object().put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
    }

    private static void write(HttpServletResponse response, int status, String type, JsonNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(type + ";charset=UTF-8");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
