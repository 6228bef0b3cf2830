package io.llmrecorder.sample;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the application is started. {@code --port}, {@code --host} and {@code --client} win over {@code PORT},
 * {@code HOST} and {@code CLIENT}; without {@code baseUrl} the stand-in model answers.
 */
record Settings(
        int port, String host, String client, @Nullable String baseUrl, String apiKey, String model) {
    static final List<String> CLIENTS = List.of("openai-sdk", "okhttp", "java-http");

    /** Throws IllegalArgumentException with one sentence for the user. */
    static Settings read(String[] args, Map<String, String> environment) {
        Map<String, String> options = options(args);
        String client = first(options.get("client"), environment.get("CLIENT"), "openai-sdk");
        if (!CLIENTS.contains(client)) {
            throw new IllegalArgumentException(
                    "client is '" + client + "'; it can be " + String.join(", ", CLIENTS) + ".");
        }
        return new Settings(
                port(first(options.get("port"), environment.get("PORT"), "5010")),
                first(options.get("host"), environment.get("HOST"), "127.0.0.1"),
                client,
                baseUrl(environment.get("OPENAI_BASE_URL")),
                first(null, environment.get("OPENAI_API_KEY"), "none"),
                first(null, environment.get("OPENAI_MODEL"), "gpt-4o-mini"));
    }

    private static Map<String, String> options(String[] args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!List.of("--port", "--host", "--client").contains(args[i]) || i + 1 == args.length) {
                throw new IllegalArgumentException("'" + args[i]
                        + "' is not understood; options are --port <number>, --host <address>, --client <name>.");
            }
            options.put(args[i].substring(2), args[i + 1]);
        }
        return options;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text.strip());
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("port is '" + text + "'; it can be 0 (any free port) to 65535.");
    }

    private static @Nullable String baseUrl(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String url = text.strip().replaceAll("/+$", "");
        if (!url.matches("https?://\\S+") || !valid(url)) {
            throw new IllegalArgumentException(
                    "OPENAI_BASE_URL is '" + text + "'; it must be a URL such as https://api.openai.com/v1.");
        }
        return url;
    }

    private static boolean valid(String url) {
        try {
            return URI.create(url).getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String first(@Nullable String option, @Nullable String environment, String byDefault) {
        if (option != null) {
            return option;
        }
        return environment == null || environment.isBlank() ? byDefault : environment;
    }
}
