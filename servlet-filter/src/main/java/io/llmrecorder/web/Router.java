package io.llmrecorder.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request. Where several paths match, the one that spells out more from the left wins. Immutable. */
final class Router {
    private final List<Candidate> candidates = new ArrayList<>();

    Router(List<Route> routes) {
        routes.forEach(route -> candidates.add(new Candidate(route, route.segments())));
        candidates.sort((a, b) -> a.pattern().compareTo(b.pattern()));
    }

    /** The routes on the path of these segments, by method; empty when there is no such path. */
    Found find(List<String> segments) {
        Map<String, Route> byMethod = new LinkedHashMap<>();
        Map<String, String> variables = Map.of();
        String pattern = null;
        for (Candidate candidate : candidates) {
            boolean another = pattern != null && !pattern.equals(candidate.pattern());
            Map<String, String> matched = another ? null : candidate.match(segments);
            if (matched != null) {
                pattern = candidate.pattern();
                variables = matched;
                byMethod.put(candidate.route().method(), candidate.route());
            }
        }
        return new Found(byMethod, variables);
    }

    /**
     * What is on a path.
     *
     * @param variables what stands for the variable segments
     */
    record Found(Map<String, Route> byMethod, Map<String, String> variables) {

        /**
         * The route for the method.
         *
         * @throws Problem when there is none
         */
        Route route(String method) {
            if (byMethod.isEmpty()) {
                throw Problem.notFound("There is nothing at this address; /docs lists what there is.");
            }
            Route route = byMethod.get(method.equals("HEAD") ? "GET" : method);
            if (route == null) {
                throw new Problem(405, method + " is not possible here; " + allowed() + " is.")
                        .with("Allow", allowed());
            }
            return route;
        }

        /** All methods that are possible here. */
        String allowed() {
            TreeSet<String> methods = new TreeSet<>(byMethod.keySet());
            methods.add("OPTIONS");
            if (methods.contains("GET")) {
                methods.add("HEAD");
            }
            return String.join(", ", methods);
        }
    }

    private record Candidate(Route route, List<String> segments) {
        private static boolean isVariable(String segment) {
            return segment.startsWith("{");
        }

        /** Equal for templates that match the same paths, and ordered so that what is spelled out comes first. */
        String pattern() {
            StringBuilder pattern = new StringBuilder();
            segments.forEach(segment -> pattern.append('/').append(isVariable(segment) ? "\uffff" : segment));
            return pattern.toString();
        }

        @Nullable
        Map<String, String> match(List<String> given) {
            if (given.size() != segments.size()) {
                return null;
            }
            Map<String, String> variables = new LinkedHashMap<>();
            for (int i = 0; i < given.size(); i++) {
                String segment = segments.get(i);
                if (isVariable(segment)) {
                    variables.put(segment.substring(1, segment.length() - 1), given.get(i));
                } else if (!segment.equals(given.get(i))) {
                    return null;
                }
            }
            return variables;
        }
    }
}
