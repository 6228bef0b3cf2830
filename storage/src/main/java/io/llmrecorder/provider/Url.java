package io.llmrecorder.provider;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a URL that tell an API. Reads what clients really send, which {@link java.net.URI} partly refuses.
 *
 * @param host in lower case, without port
 * @param vendor who answers there, see {@link Vendors}; null when unknown
 * @param path as sent, without query and without a slash at its end
 * @param query as sent, empty when there is none
 */
record Url(String host, @Nullable String vendor, String path, String query) {
    static Url of(String url) {
        int scheme = url.indexOf("://");
        int authority = scheme < 0 ? 0 : scheme + 3;
        int fragment = url.indexOf('#', authority);
        int end = fragment < 0 ? url.length() : fragment;
        int mark = url.indexOf('?', authority);
        int pathEnd = mark < 0 || mark > end ? end : mark;
        int slash = url.indexOf('/', authority);
        int hostEnd = slash < 0 || slash > pathEnd ? pathEnd : slash;
        String path = url.substring(hostEnd, pathEnd);
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        String query = pathEnd < end ? url.substring(pathEnd + 1, end) : "";
        String host = host(url.substring(authority, hostEnd));
        return new Url(host, Vendors.at(host), path, query);
    }

    private static String host(String authority) {
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        int port = host.lastIndexOf(':');
        boolean isPort = port > host.lastIndexOf(']');
        return (isPort ? host.substring(0, port) : host).toLowerCase(Locale.ROOT);
    }

    /** The port of a whole URL, as given or implied by its scheme. */
    static int port(String url) {
        int start = url.indexOf("://") + 3;
        int end = start;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String port = url.substring(url.lastIndexOf(':', end - 1) + 1, end);
        boolean given = !port.isEmpty() && port.length() < 6 && port.chars().allMatch(c -> c >= '0' && c <= '9');
        return given ? Integer.parseInt(port) : url.startsWith("https") ? 443 : 80;
    }

    boolean hostIs(String domain) {
        return host.equals(domain)
                || (host.length() > domain.length()
                        && host.endsWith(domain)
                        && host.charAt(host.length() - domain.length() - 1) == '.');
    }

    boolean ends(String suffix) {
        return path.endsWith(suffix);
    }

    /** What stands in the path after {@code segment}, up to the next slash or colon, percent-decoded; null if nothing. */
    @Nullable
    String after(String segment) {
        int start = path.indexOf(segment);
        if (start < 0) {
            return null;
        }
        start += segment.length();
        int end = path.indexOf('/', start);
        String part = path.substring(start, end < 0 ? path.length() : end);
        return part.isEmpty() ? null : decode(part);
    }

    /** The last part of the path, not decoded. */
    String last() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Parts of the path, decoded. */
    List<String> segments() {
        List<String> segments = new ArrayList<>();
        for (int start = 1; start < path.length(); ) {
            int end = path.indexOf('/', start);
            if (end < 0) {
                end = path.length();
            }
            segments.add(decode(path.substring(start, end)));
            start = end + 1;
        }
        return segments;
    }

    /** Percent-decoding that leaves alone what is not well formed, and a plus sign too. */
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
            if (low < 0) {
                out[length++] = in[i];
            } else {
                out[length++] = (byte) (16 * high + low);
                i += 2;
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }
}
