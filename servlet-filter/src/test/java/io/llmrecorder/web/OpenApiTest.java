package io.llmrecorder.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is asked, the answer is one that the document describes. */
class OpenApiTest {
    private static final long SEED = 20_261_120;
    private static final int ROUNDS = 25;
    private static final List<String> ODD = List.of(
            "",
            "0",
            "-1",
            "1",
            "1000",
            "99999999999999999999",
            "true",
            "NaN",
            "s1",
            "2026-11-20",
            "7d",
            "'; DROP TABLE calls; --",
            "%",
            "_",
            "\u0000",
            "\uD83D\uDE00",
            "图纸",
            "<script>alert(1)</script>",
            "../../etc/passwd",
            "a/b",
            "x".repeat(5000),
            "\"",
            "\\",
            "gpt-5-mini");

    @TempDir
    Path base;

    private final Random random = new Random(SEED);
    private final Map<String, JsonSchema> schemas = new HashMap<>();
    private Served served;
    private JsonNode document;

    @BeforeEach
    void start() throws IOException {
        served = new Served(base);
        for (int i = 0; i < 5; i++) {
            served.chat("s" + i, "u", "图纸 " + i, "gpt-5-mini");
        }
        document = served.json("/openapi.json");
    }

    @AfterEach
    void stop() throws IOException {
        served.close();
    }

    @Test
    void isAValidDocument() {
        SwaggerParseResult result = new OpenAPIV3Parser().readContents(document.toString());
        assertThat(result.getMessages()).isEmpty();
        assertThat(result.getOpenAPI().getPaths()).hasSizeGreaterThan(30);
    }

    @Test
    void describesEveryAnswer() throws IOException {
        List<String> wrong = new ArrayList<>();
        int good = 0;
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (path.getKey().equals("/api/stream")) {
                    continue; // does not end; RecordsServletTest reads it
                }
                for (int i = 0; i < ROUNDS; i++) {
                    good += tryOut(path.getKey(), operation.getKey(), operation.getValue(), wrong) ? 1 : 0;
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(good).isGreaterThan(100);
    }

    private boolean tryOut(String path, String method, JsonNode operation, List<String> wrong) throws IOException {
        String url = url(path, operation);
        String body = operation.has("requestBody") ? body(operation) : "";
        HttpResponse<byte[]> response;
        try {
            response = served.send(method.toUpperCase(Locale.ROOT), url, body);
        } catch (IOException e) {
            throw new IOException(method + " " + url + " " + body, e);
        }
        String asked = method + " " + url + " " + body + " -> " + response.statusCode();
        JsonNode described = operation.path("responses").path(String.valueOf(response.statusCode()));
        if (described.isMissingNode()) {
            wrong.add(asked + " is not described: " + Served.text(response));
            return false;
        }
        if (response.body().length > 0) {
            check(asked, response, described.path("content"), wrong);
        }
        return response.statusCode() < 300;
    }

    private void check(String asked, HttpResponse<byte[]> response, JsonNode content, List<String> wrong)
            throws IOException {
        String type = response.headers().firstValue("Content-Type").orElse("");
        JsonNode media = content.path("*/*");
        for (Map.Entry<String, JsonNode> each : content.properties()) {
            media = plain(each.getKey()).equals(plain(type)) ? each.getValue() : media;
        }
        if (media.isMissingNode()) {
            wrong.add(asked + " has type " + type);
            return;
        }
        String reference = media.path("schema").path("$ref").asText("");
        if (!reference.isEmpty()) {
            Set<ValidationMessage> messages = schema(reference).validate(Served.JSON.readTree(response.body()));
            messages.forEach(message -> wrong.add(asked + ": " + message));
        }
    }

    private static String plain(String type) {
        return type.split(";", 2)[0].strip();
    }

    private JsonSchema schema(String reference) {
        return schemas.computeIfAbsent(reference, key -> {
            ObjectNode schema = Served.JSON.createObjectNode().put("$ref", reference);
            schema.set("components", document.path("components"));
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(schema);
        });
    }

    private String url(String path, JsonNode operation) {
        StringBuilder query = new StringBuilder();
        String filled = path;
        for (JsonNode parameter : operation.path("parameters")) {
            String name = parameter.path("name").asText();
            if (parameter.path("in").asText().equals("path")) {
                // A NUL in a path is refused by the server itself, which then closes the connection.
                String value = value(parameter).replace("\u0000", "x");
                filled = filled.replace("{" + name + "}", encoded(value.isEmpty() ? "x" : value));
            } else if (random.nextInt(4) == 0) {
                query.append(query.length() == 0 ? '?' : '&')
                        .append(encoded(name.replace("{name}", "task")))
                        .append('=')
                        .append(encoded(value(parameter)));
            }
        }
        return filled + query;
    }

    private String value(JsonNode parameter) {
        JsonNode choices = parameter.path("schema").path("enum");
        if (choices.size() > 0 && random.nextInt(4) > 0) {
            return choices.path(random.nextInt(choices.size())).asText();
        }
        if (parameter.path("name").asText().equals("session_id") && random.nextBoolean()) {
            return "s" + random.nextInt(5);
        }
        return ODD.get(random.nextInt(ODD.size()));
    }

    private String body(JsonNode operation) {
        if (random.nextInt(8) == 0) {
            return List.of("[]", "{", "null", "\"x\"", "{\"a\":1}").get(random.nextInt(5));
        }
        String name = operation
                .at("/requestBody/content/application~1json/schema/$ref")
                .asText()
                .replace("#/components/schemas/", "");
        ObjectNode body = Served.JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> field :
                document.at("/components/schemas/" + name + "/properties").properties()) {
            switch (random.nextInt(4)) {
                case 0 -> body.put(field.getKey(), random.nextInt(100));
                case 1 -> body.put(field.getKey(), ODD.get(random.nextInt(ODD.size())));
                case 2 -> {
                    JsonNode choices = field.getValue().path("enum");
                    body.put(
                            field.getKey(),
                            choices.isEmpty() ? "text" : choices.path(0).asText());
                }
                default -> {}
            }
        }
        return body.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
