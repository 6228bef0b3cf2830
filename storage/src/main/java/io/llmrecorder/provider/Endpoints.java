package io.llmrecorder.provider;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which URLs are LLM calls: known hosts and paths, the settings {@code ENDPOINTS} and {@code EXCLUDE}.
 *
 * <p>Asked for every HTTP request of the application, on its threads: no regular expression, no allocation for a URL that
 * is none of ours. Immutable.
 */
public final class Endpoints {
    private static final Set<String> PATH_ENDS =
            Set.of("completions", "responses", "embeddings", "messages", "complete");

    private final List<String> extra;
    private final List<String> excluded;

    public Endpoints(List<String> extra, List<String> excluded) {
        this.extra = List.copyOf(extra);
        this.excluded = List.copyOf(excluded);
    }

    /**
     * Whether a request is to be recorded.
     *
     * @param host in any case
     * @param port as given or implied by the scheme
     * @param path raw, as sent; may be empty, never null; without query
     */
    public boolean isLlmCall(String method, String host, int port, String path) {
        if (!method.equals("POST")) {
            return false;
        }
        String end = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return (PATH_ENDS.contains(end) || extra.contains(host)) && !excluded.contains(host);
    }
}
