package io.llmrecorder.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One method on one path: what the OpenAPI document says of it, what the router matches, and who answers. Described once, for
 * all three. Immutable.
 *
 * @param template path with {@code {name}} for a variable segment
 * @param operationId name of the route, unique
 * @param scope what a key must allow
 * @param everybody whether the answer is about all users, so that a key for one user does not open it
 * @param body name of the schema of the request's body, or null when there is none
 */
record Route(
        String method,
        String template,
        String operationId,
        String tag,
        String summary,
        Scope scope,
        List<Parameter> parameters,
        @Nullable String body,
        List<Outcome> outcomes,
        boolean everybody,
        Handler handler) {

    /** Makes the answer. */
    interface Handler {
        Answer answer(Request request) throws IOException;
    }

    /**
     * An answer that the route may give.
     *
     * @param type content type; empty for none
     * @param schema name of its schema, or null for any text
     */
    record Outcome(
            int status,
            String description,
            String type,
            @Nullable String schema) {}

    static Builder get(String template, String operationId) {
        return new Builder("GET", template, operationId, Scope.READ);
    }

    static Builder post(String template, String operationId) {
        return new Builder("POST", template, operationId, Scope.WRITE);
    }

    static Builder put(String template, String operationId) {
        return new Builder("PUT", template, operationId, Scope.WRITE);
    }

    static Builder delete(String template, String operationId) {
        return new Builder("DELETE", template, operationId, Scope.WRITE);
    }

    /** The same route under another path. */
    Route at(String other, String otherId) {
        return new Route(method, other, otherId, tag, summary, scope, parameters, body, outcomes, everybody, handler);
    }

    /** The segments of the template. */
    List<String> segments() {
        return RawUrl.segments(template);
    }

    /** Describes a route step by step. */
    static final class Builder {
        private final String method;
        private final String template;
        private final String operationId;
        private final List<Parameter> parameters = new ArrayList<>();
        private final List<Outcome> outcomes = new ArrayList<>();
        private Scope scope;
        private String tag = "";
        private String summary = "";
        private @Nullable String body;
        private boolean everybody;

        private Builder(String method, String template, String operationId, Scope scope) {
            this.method = method;
            this.template = template;
            this.operationId = operationId;
            this.scope = scope;
        }

        Builder about(String tagOfRoute, String summaryOfRoute) {
            tag = tagOfRoute;
            summary = summaryOfRoute;
            return this;
        }

        Builder needs(Scope needed) {
            scope = needed;
            return this;
        }

        /** Says that the answer is not about one user, so that a key for one user does not open it. */
        Builder forEverybody() {
            everybody = true;
            return this;
        }

        Builder with(Parameter... more) {
            parameters.addAll(List.of(more));
            return this;
        }

        Builder with(List<Parameter> more) {
            parameters.addAll(more);
            return this;
        }

        Builder takes(String schema) {
            body = schema;
            return this;
        }

        Builder answers(int status, String schema, String description) {
            return answers(status, "application/json", schema, description);
        }

        Builder answers(int status, String type, @Nullable String schema, String description) {
            outcomes.add(new Outcome(status, description, type, schema));
            return this;
        }

        Builder answersNothing(String description) {
            outcomes.add(new Outcome(204, description, "", null));
            return this;
        }

        /** Describes what goes wrong beside what can go wrong everywhere. */
        Builder fails(int status, String description) {
            outcomes.add(new Outcome(status, description, "application/problem+json", "Problem"));
            return this;
        }

        Route by(Handler handler) {
            return new Route(
                    method,
                    template,
                    operationId,
                    tag,
                    summary,
                    scope,
                    List.copyOf(parameters),
                    body,
                    List.copyOf(outcomes),
                    everybody,
                    handler);
        }
    }
}
