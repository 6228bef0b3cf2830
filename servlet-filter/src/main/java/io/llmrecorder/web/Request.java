package io.llmrecorder.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that came to a route: its parameters, checked, and its body. For the thread that answers it. */
final class Request {
    /** Longest body that is read. */
    static final int MOST_BODY_BYTES = 4 << 20;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(100).build())
            .build());

    private final HttpServletRequest servlet;
    private final Route route;
    private final Map<String, String> parameters;
    private final Access access;
    private final String base;

    /**
     * @param parameters by name, those of path and query, defaults included
     * @param base path under which the servlet is mounted, without slash at its end
     */
    Request(HttpServletRequest servlet, Route route, Map<String, String> parameters, Access access, String base) {
        this.servlet = servlet;
        this.route = route;
        this.parameters = parameters;
        this.access = access;
        this.base = base;
    }

    /** What whoever asks may see. */
    Access access() {
        return access;
    }

    String base() {
        return base;
    }

    /** All parameters that were given, or have a default. */
    Map<String, String> parameters() {
        return parameters;
    }

    @Nullable
    String header(String name) {
        return servlet.getHeader(name);
    }

    /** The parameter, or null when it was not given. */
    @Nullable
    String optional(String name) {
        return parameters.get(name);
    }

    /** A parameter of the path, or one that has a default. */
    String text(String name) {
        String text = parameters.get(name);
        if (text == null) {
            throw new IllegalStateException(route.operationId() + " has no " + name);
        }
        return text;
    }

    int count(String name) {
        return Integer.parseInt(text(name));
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    /** The fields of the body, which are among these. */
    Fields fields(String... known) throws IOException {
        return new Fields(body(), List.of(known));
    }

    /**
     * The body, a JSON object.
     *
     * @throws Problem when it is none, or too long
     */
    ObjectNode body() throws IOException {
        String type = servlet.getContentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).matches("application/(?:[a-z.+-]+\\+)?json(?:\\s*;.*)?")) {
            throw new Problem(415, "The body must be JSON: send it with Content-Type: application/json.");
        }
        byte[] bytes = servlet.getInputStream().readNBytes(MOST_BODY_BYTES + 1);
        if (bytes.length > MOST_BODY_BYTES) {
            throw new Problem(413, "The body is longer than " + MOST_BODY_BYTES + " bytes.");
        }
        try {
            JsonNode tree = JSON.readTree(bytes);
            if (tree instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new Problem(400, "The body is no JSON: " + e.getOriginalMessage());
        }
        throw Problem.invalid("The body must be a JSON object.");
    }
}
