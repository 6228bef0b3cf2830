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
        if (!method.equals("POST")) {
            return false;
        }
        int length = path.length();
        while (length > 1 && path.charAt(length - 1) == '/') {
            length--;
        }
        return looksLikeCall(host, port, path, length) && !contains(excluded, host, port, path);
    }

    /**
     * Why a request that is {@linkplain #isLlmCall not to be recorded} looks like an LLM call nevertheless; null when it does not.
     * As cheap as that question.
     */
    public @Nullable String whyNot(String method, String host, int port, String path) {
        if (!method.equals("POST")) {
            return null;
        }
        if (looksLikeCall(host, port, path, path.length())) {
            return "the setting EXCLUDE names it";
        }
        String vendor = Vendors.at(host);
        return vendor != null && Vendors.servesOnlyModels(vendor)
                ? "its path is not one of a model call; ENDPOINTS can add it"
                : null;
    }

    /** Whether a request is to be recorded, by its whole URL. Makes objects, so not for the application's threads. */
    public boolean isLlmCall(String method, String url) {
        Url parts = Url.of(url);
        return isLlmCall(method, parts.host(), Url.port(url), parts.path());
    }

    private boolean looksLikeCall(String host, int port, String path, int length) {
        return LlmPath.isCall(path, length) || isKnownHost(host, path, length) || contains(extra, host, port, path);
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

    private static boolean isKnownHost(String host, String path, int length) {
        String vendor = Vendors.at(host);
        return vendor != null && Vendors.servesOnlyModels(vendor) && LlmPath.looksLikeCall(path, length);
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
