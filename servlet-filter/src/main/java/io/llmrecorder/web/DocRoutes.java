package io.llmrecorder.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** The description of the API, for programs and for people. Needs no key: there are no records in it. */
final class DocRoutes {
    private static final String TAG = "documentation";
    private static final String SWAGGER = "/META-INF/resources/webjars/swagger-ui/5.34.1/";
    private static final Parameter FILE = Parameter.path("file", "Name of the file.");

    private final ObjectNode document;

    /** @param document filled once all routes are known, these among them */
    DocRoutes(ObjectNode document) {
        this.document = document;
    }

    List<Route> all() {
        return List.of(
                Route.get("/openapi.json", "getOpenApi")
                        .about(TAG, "This description, for programs")
                        .needs(Scope.NONE)
                        .answers(200, "OpenApi", "An OpenAPI 3.1 document.")
                        .by(request -> Answer.json(document)),
                Route.get("/docs", "getDocs")
                        .about(TAG, "This description, for people: Swagger UI")
                        .needs(Scope.NONE)
                        .answers(200, "text/html", null, "A page.")
                        .by(request -> page(request.base())),
                Route.get("/docs/{file}", "getDocsFile")
                        .about(TAG, "Scripts and styles of the page /docs")
                        .needs(Scope.NONE)
                        .with(FILE)
                        .answers(200, "text/javascript", null, "A script.")
                        .answers(200, "text/css", null, "A style sheet.")
                        .fails(404, "There is no such file.")
                        .by(request -> file(request.text("file"))));
    }

    private static Answer page(String base) {
        String prefix = base.replace("&", "&amp;").replace("\"", "&quot;") + "/docs/";
        return new Answer.Bytes("text/html;charset=utf-8", Policy.DOCS, Sender.utf8("""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <title>llm-recorder API</title>
                <link rel="stylesheet" href="@swagger-ui.css">
                </head>
                <body>
                <div id="swagger-ui" data-document="@../openapi.json"></div>
                <script src="@swagger-ui-bundle.js"></script>
                <script src="@start.js"></script>
                </body>
                </html>
                """.replace("@", prefix)));
    }

    private static Answer file(String name) throws IOException {
        Answer.Bytes found = switch (name) {
            case "start.js" -> StaticFiles.resource("docs/start.js", "text/javascript;charset=utf-8", Policy.DOCS);
            case "swagger-ui-bundle.js" ->
                StaticFiles.resource(SWAGGER + name, "text/javascript;charset=utf-8", Policy.DOCS);
            case "swagger-ui.css" -> StaticFiles.resource(SWAGGER + name, "text/css;charset=utf-8", Policy.DOCS);
            default -> null;
        };
        if (found == null) {
            throw Problem.notFound("There is no file \"" + name + "\".");
        }
        return found;
    }
}
