package io.llmrecorder.provider;

import org.jspecify.annotations.Nullable;

/**
 * A host, or what is below a path of it, as settings name it: {@code host[:port][/path-prefix][=api]}, with a scheme or
 * without.
 *
 * @param host an address, or a domain that stands for all below it too
 * @param port -1 for any
 * @param path prefix of the path, perhaps empty
 * @param api one of {@link WireFormats}, or null where the address tells
 */
record Place(String host, int port, String path, @Nullable String api) {

    /** @throws IllegalArgumentException with what an entry looks like */
    static Place of(String entry) {
        String text = entry.strip();
        int equals = text.lastIndexOf('=');
        String api =
                equals < 0 ? null : WireFormats.named(text.substring(equals + 1).strip());
        text = equals < 0 ? text : text.substring(0, equals).strip();
        int scheme = text.indexOf("://");
        int implied = scheme < 0 ? -1 : text.startsWith("https") ? 443 : 80;
        text = scheme < 0 ? text : text.substring(scheme + 3);
        int slash = text.indexOf('/');
        String authority = slash < 0 ? text : text.substring(0, slash);
        String path = slash < 0 || slash == text.length() - 1 ? "" : text.substring(slash);
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = hasPort ? authority.substring(0, colon) : authority;
        if (host.isEmpty() || host.indexOf(' ') >= 0 || host.indexOf('*') >= 0) {
            throw new IllegalArgumentException("host[:port][/path-prefix]");
        }
        return new Place(host, hasPort ? port(authority.substring(colon + 1)) : implied, path, api);
    }

    private static int port(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                throw new IllegalArgumentException("host[:port][/path-prefix] with a port from 1 to 65535");
            }
        }
        int port = text.isEmpty() || text.length() > 5 ? 0 : Integer.parseInt(text);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("host[:port][/path-prefix] with a port from 1 to 65535");
        }
        return port;
    }

    /** Whether a request goes there; {@code askedHost} in any case. */
    boolean holds(String askedHost, int askedPort, String askedPath) {
        int rest = askedHost.length() - host.length();
        return (port < 0 || port == askedPort)
                && rest >= 0
                && askedHost.regionMatches(true, rest, host, 0, host.length())
                && (rest == 0 || askedHost.charAt(rest - 1) == '.')
                && askedPath.startsWith(path);
    }
}
