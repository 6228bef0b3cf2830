package io.llmrecorder.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The OpenAPI 3.1 document, made of the routes themselves and of the schemas that they name. */
final class OpenApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BASE = "openapi-base.json";
    private static final String PROBLEM = "application/problem+json";

    /** What can go wrong on every route. */
    private static final Map<Integer, String> EVERYWHERE = new TreeMap<>(Map.of(
            400, "The request is malformed.",
            401, "A key is needed, or the one shown is not known.",
            403, "Not allowed for whoever asks.",
            414, "The address is too long.",
            422, "A parameter or a field is not what it may be.",
            429, "Too many requests; Retry-After says when to go on.",
            503, "Cannot be answered now; try again later."));

    private OpenApi() {}

    /** @param version of the recorder */
    static ObjectNode document(List<Route> routes, String version) throws IOException {
        ObjectNode document = base();
        ((ObjectNode) document.path("info")).put("version", version);
        ObjectNode paths = document.putObject("paths");
        for (Route route : routes) {
            ObjectNode operations =
                    paths.get(route.template()) instanceof ObjectNode known ? known : paths.putObject(route.template());
            describe(route, operations.putObject(route.method().toLowerCase(Locale.ROOT)));
        }
        return document;
    }

    private static ObjectNode base() throws IOException {
        try (InputStream in = OpenApi.class.getResourceAsStream(BASE)) {
            if (in == null) {
                throw new FileNotFoundException(BASE);
            }
            return (ObjectNode) JSON.readTree(in);
        }
    }

    private static void describe(Route route, ObjectNode operation) {
        operation.put("operationId", route.operationId()).put("summary", route.summary());
        operation.putArray("tags").add(route.tag());
        if (route.scope() == Scope.NONE) {
            operation.putArray("security");
        } else {
            operation.put("description", "Needs a key of scope " + route.scope() + ", where keys are set.");
        }
        route.parameters()
                .forEach(parameter -> operation.withArray("/parameters").add(parameter.described()));
        String body = route.body();
        if (body != null) {
            ObjectNode content =
                    operation.putObject("requestBody").put("required", true).putObject("content");
            schema(content.putObject("application/json"), body);
        }
        ObjectNode responses = operation.putObject("responses");
        for (Route.Outcome outcome : route.outcomes()) {
            ObjectNode response = responses.get(String.valueOf(outcome.status())) instanceof ObjectNode known
                    ? known
                    : responses.putObject(String.valueOf(outcome.status())).put("description", outcome.description());
            describe(outcome, response);
        }
        EVERYWHERE.forEach((status, description) -> problem(responses, status, description));
        if (body != null) {
            problem(responses, 413, "The body is too long.");
            problem(responses, 415, "The body is not JSON.");
        }
    }

    private static void describe(Route.Outcome outcome, ObjectNode response) {
        if (!outcome.type().isEmpty()) {
            ObjectNode media = response.withObject("/content").putObject(outcome.type());
            if (outcome.schema() != null) {
                schema(media, outcome.schema());
            }
        }
    }

    private static void problem(ObjectNode responses, int status, String description) {
        if (!responses.has(String.valueOf(status))) {
            ObjectNode response = responses.putObject(String.valueOf(status)).put("description", description);
            schema(response.putObject("content").putObject(PROBLEM), "Problem");
        }
    }

    private static void schema(ObjectNode media, String name) {
        media.putObject("schema").put("$ref", "#/components/schemas/" + name);
    }
}
