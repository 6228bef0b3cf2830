package io.llmrecorder.provider;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which URLs are LLM calls: known hosts and paths, the settings {@code ENDPOINTS} and {@code EXCLUDE}.
 *
 * <p>Asked for every HTTP request of the application, on its threads: no regular expression, no allocation for a URL that
 * is none of ours. Immutable.
 */
public final class Endpoints {
    private final List<Place> extra = new ArrayList<>();
    private final List<Place> excluded = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    /**
     * @param extra entries of {@code ENDPOINTS}: {@code host[:port][/path-prefix][=api]}
     * @param excluded entries of {@code EXCLUDE}: hosts or URL prefixes
     */
    public Endpoints(List<String> extra, List<String> excluded) {
        extra.forEach(entry -> add(this.extra, "ENDPOINTS", entry));
        excluded.forEach(entry -> add(this.excluded, "EXCLUDE", entry));
    }

    private void add(List<Place> places, String setting, String entry) {
        try {
            Place place = Place.of(entry);
            places.add(place);
            if (place.api() == null && entry.indexOf('=') >= 0) {
                complaints.add(setting + ": the API of \"" + entry
                        + "\" is not known, calls are told by their shape; known are " + WireFormats.names() + ".");
            }
        } catch (IllegalArgumentException e) {
            complaints.add(setting + ": \"" + entry + "\" is ignored, an entry is " + e.getMessage() + ".");
        }
    }

    /** What is wrong with the settings, one sentence each; empty when all is well. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /**
     * Whether a request is to be recorded.
     *
     * @param host in any case
     * @param port as given or implied by the scheme
     * @param path raw, as sent; may be empty, never null; without query
     */
    public boolean isLlmCall(String method, String host, int port, String path) {
        return verdict(method, host, port, path) == Verdict.CALL;
    }

    /** What a request is, see {@link #isLlmCall}. */
    public Verdict verdict(String method, String host, int port, String path) {
        if (!method.equals("POST")) {
            return Verdict.OTHER;
        }
        int length = path.length();
        while (length > 1 && path.charAt(length - 1) == '/') {
            length--;
        }
        boolean byPath = LlmPath.isCall(path, length);
        String vendor = byPath ? null : Vendors.at(host);
        boolean models = vendor != null && Vendors.servesOnlyModels(vendor);
        boolean call = byPath || (models && LlmPath.looksLikeCall(path, length)) || contains(extra, host, port, path);
        if (call) {
            return contains(excluded, host, port, path) ? Verdict.EXCLUDED : Verdict.CALL;
        }
        return models ? Verdict.UNKNOWN_PATH : Verdict.OTHER;
    }

    /** What a request is. */
    public enum Verdict {
        /** To be recorded. */
        CALL(null),
        /** Looks like an LLM call, and is not to be recorded. */
        EXCLUDED("the setting EXCLUDE names it"),
        /** Goes to a host that serves nothing but models. */
        UNKNOWN_PATH("its path is not one of a model call; ENDPOINTS can add it"),
        /** None of ours. */
        OTHER(null);

        private final @Nullable String reason;

        Verdict(@Nullable String reason) {
            this.reason = reason;
        }

        /** Why a request that looks like an LLM call is not recorded, a part of a sentence; null where there is nothing to say. */
        public @Nullable String reason() {
            return reason;
        }
    }

    /** Whether a request is to be recorded, by its whole URL. Makes objects, so not for the application's threads. */
    public boolean isLlmCall(String method, String url) {
        Url parts = Url.of(url);
        return isLlmCall(method, parts.host(), Url.port(url), parts.path());
    }

    /** The API that {@code ENDPOINTS} names for a URL, or null. Makes objects, so not for the application's threads. */
    @Nullable
    String api(String url) {
        Url parts = Url.of(url);
        int port = Url.port(url);
        for (Place place : extra) {
            if (place.api() != null && place.holds(parts.host(), port, parts.path())) {
                return place.api();
            }
        }
        return null;
    }

    private static boolean contains(List<Place> places, String host, int port, String path) {
        for (int i = 0; i < places.size(); i++) {
            if (places.get(i).holds(host, port, path)) {
                return true;
            }
        }
        return false;
    }
}
