package io.llmrecorder.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import jakarta.servlet.http.HttpServletRequest;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** All routes over one folder of records: from a request to its answer. Safe for use by many threads. */
final class Api implements Closeable {
    private final Records records;
    private final ExportJobs exports;
    private final StreamRoutes streams;
    private final Gate gate;
    private final RateLimit limit;
    private final Router router;
    private final StaticFiles files = new StaticFiles();

    Api(Config config) throws IOException {
        records = new Records(config);
        exports = new ExportJobs(records);
        streams = new StreamRoutes(records);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        List<Route> routes = new ArrayList<>();
        routes.addAll(new CallRoutes(records).all());
        routes.addAll(new ConversationRoutes(records).all());
        routes.addAll(new FileRecordRoutes(records).all());
        routes.addAll(new ExportRoutes(records, exports).all());
        routes.addAll(streams.all());
        routes.addAll(new SystemRoutes(records).all());
        routes.addAll(new DocRoutes(document).all());
        document.setAll(OpenApi.document(routes, records.version()));
        gate = new Gate(new ApiKeys(config.list(Setting.API_KEYS)));
        limit = new RateLimit(config.number(Setting.RATE_LIMIT), System::nanoTime);
        router = new Router(routes);
    }

    /**
     * The answer to a request.
     *
     * @param limited hears how the client stands, once that is known
     * @throws Problem when it is none
     */
    Answer answer(HttpServletRequest servlet, Consumer<RateLimit.State> limited) throws IOException {
        Access access = access(servlet, limited);
        List<String> segments = RawUrl.segments(path(servlet));
        Router.Found found = router.find(segments);
        String method = servlet.getMethod();
        if (found.byMethod().isEmpty() && (method.equals("GET") || method.equals("HEAD"))) {
            Answer file = files.find(segments);
            if (file != null) {
                return file;
            }
        }
        if (method.equals("OPTIONS")) {
            return new Answer.None(Map.of("Allow", found.allowed()));
        }
        Route route = found.route(method);
        gate.check(servlet, access, route);
        Map<String, String> parameters = parameters(route, found.variables(), RawUrl.query(servlet.getQueryString()));
        return route.handler().answer(new Request(servlet, route, parameters, access, base(servlet)));
    }

    @Override
    public void close() throws IOException {
        streams.close();
        exports.close();
        records.close();
    }

    private Access access(HttpServletRequest servlet, Consumer<RateLimit.State> limited) {
        String client = "refused:" + servlet.getRemoteAddr();
        try {
            Access access = gate.access(servlet);
            client = access.client();
            return access;
        } finally {
            RateLimit.State state = limit.take(client);
            limited.accept(state);
            state.check();
        }
    }

    private static String base(HttpServletRequest servlet) {
        return servlet.getContextPath() + servlet.getServletPath();
    }

    /** What follows the place where the servlet is mounted, as it was sent. */
    private static String path(HttpServletRequest servlet) {
        String uri = servlet.getRequestURI();
        int parameters = uri.indexOf(';');
        String plain = parameters < 0 ? uri : uri.substring(0, parameters);
        String base = base(servlet);
        return plain.startsWith(base) ? plain.substring(base.length()) : plain;
    }

    private static Map<String, String> parameters(
            Route route, Map<String, String> variables, Map<String, String> query) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Parameter parameter : route.parameters()) {
            if (parameter.byDefault() != null) {
                all.put(parameter.name(), parameter.byDefault());
            }
        }
        variables.forEach((name, text) -> all.put(name, checked(route, Parameter.Place.PATH, name, text)));
        query.forEach((name, text) -> all.put(name, checked(route, Parameter.Place.QUERY, name, text)));
        return all;
    }

    private static String checked(Route route, Parameter.Place place, String name, String text) {
        for (Parameter parameter : route.parameters()) {
            if (parameter.place() == place && parameter.isNamed(name)) {
                parameter.check(name, text);
                return text;
            }
        }
        String known = route.parameters().stream()
                .filter(parameter -> parameter.place() == place)
                .map(Parameter::name)
                .collect(Collectors.joining(", "));
        throw Problem.invalid("There is no parameter \"" + name + "\" here; "
                + (known.isEmpty() ? "none can be given." : "there are " + known + "."));
    }
}
