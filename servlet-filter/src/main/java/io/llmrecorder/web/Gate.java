package io.llmrecorder.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. Without keys, this machine only: the peer's address must be a loopback one, the name in the Host header too (a
 * web page elsewhere may have its own name point to 127.0.0.1), and no proxy may stand between, for then everybody comes from
 * here. With keys, whoever has one.
 */
final class Gate {
    private static final String BEARER = "bearer ";
    private static final List<String> PROXY_HEADERS = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP");
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final ApiKeys keys;

    Gate(ApiKeys keys) {
        this.keys = keys;
    }

    /**
     * What whoever sent the request may do.
     *
     * @throws Problem when it may not even connect, or shows a key that is none
     */
    Access access(HttpServletRequest request) {
        String peer = String.valueOf(request.getRemoteAddr());
        if (keys.isEmpty()) {
            checkLocal(request, peer);
            return new Access(Scope.ADMIN, peer, null);
        }
        String authorization = request.getHeader("Authorization");
        if (authorization == null) {
            return new Access(Scope.NONE, peer, null);
        }
        boolean bearer = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
        Access access =
                bearer ? keys.access(authorization.substring(BEARER.length()).strip()) : null;
        if (access == null) {
            throw unauthorized("The key is not known.");
        }
        return access;
    }

    private static void checkLocal(HttpServletRequest request, String peer) {
        if (!isLoopback(peer)) {
            throw new Problem(
                    403, "Without API_KEYS only this machine itself is answered, and " + peer + " is another.");
        }
        for (String header : PROXY_HEADERS) {
            if (request.getHeader(header) != null) {
                throw new Problem(
                        403,
                        "Without API_KEYS nobody is answered through a proxy, and this request has " + header + ".");
            }
        }
        String host = host(request.getHeader("Host"));
        if (host == null || !isLocalName(host)) {
            throw new Problem(
                    403,
                    "Without API_KEYS the address must be localhost or 127.0.0.1; the Host header has"
                            + " another name.");
        }
    }

    /** Checks that the key is good for the route, and that no other web site makes the browser send the request. */
    void check(HttpServletRequest request, Access access, Route route) {
        Scope needed = route.scope();
        if (!access.scope().allows(needed)) {
            throw access.scope() == Scope.NONE
                    ? unauthorized("A key is needed: send it as Authorization: Bearer <key>.")
                    : new Problem(403, "The key is for scope " + access.scope() + ", and this needs " + needed + ".");
        }
        if (route.everybody() && access.user() != null) {
            throw new Problem(403, "The key is for user \"" + access.user() + "\" only, and this is about all users.");
        }
        if (!SAFE.contains(request.getMethod()) && isCrossSite(request)) {
            throw new Problem(403, "Changes asked for by a page of another web site are not made.");
        }
    }

    private static Problem unauthorized(String detail) {
        return new Problem(401, detail).with("WWW-Authenticate", "Bearer");
    }

    private static boolean isCrossSite(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return true;
        }
        String origin = request.getHeader("Origin");
        String host = request.getHeader("Host");
        return origin != null
                && (host == null
                        || !origin.toLowerCase(Locale.ROOT)
                                .matches("https?://\\Q" + host.toLowerCase(Locale.ROOT) + "\\E"));
    }

    private static boolean isLoopback(String address) {
        try {
            return isLiteral(address) && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Not a name, which would be asked of a name server. */
    private static boolean isLiteral(String address) {
        return address.indexOf(':') >= 0 || address.matches("[0-9.]+");
    }

    private static boolean isLocalName(String host) {
        return host.equals("localhost") || isLoopback(host);
    }

    /** The Host header without port and brackets. */
    private static @Nullable String host(@Nullable String header) {
        if (header == null) {
            return null;
        }
        String lower = header.strip().toLowerCase(Locale.ROOT);
        int close = lower.indexOf(']');
        if (lower.startsWith("[") && close > 0) {
            return lower.substring(1, close);
        }
        int colon = lower.indexOf(':');
        return colon < 0 ? lower : lower.substring(0, colon);
    }
}
