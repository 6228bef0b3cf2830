package io.llmrecorder.exchange;

import java.util.Locale;
import java.util.Set;

/**
 * Which header fields and query parameters are credentials, and how they are taken out of what is recorded.
 *
 * <p>Pure functions, called on the application's thread: no regular expressions, and no allocation unless there is
 * something to remove.
 */
public final class Secrets {
    /** Stands where a secret was. */
    public static final String REMOVED = "[removed]";

    private static final Set<String> HEADERS = Set.of(
            "authorization",
            "proxy-authorization",
            "x-api-key",
            "api-key",
            "apikey",
            "x-goog-api-key",
            "x-auth-token",
            "x-amz-security-token",
            "ocp-apim-subscription-key",
            "cookie",
            "set-cookie",
            "helicone-auth",
            "portkey-api-key",
            "x-portkey-api-key",
            "cf-aig-authorization");

    private static final Set<String> PARAMETERS = Set.of(
            "key",
            "api_key",
            "api-key",
            "apikey",
            "access_token",
            "token",
            "sig",
            "signature",
            "x-amz-signature",
            "x-amz-credential",
            "x-amz-security-token",
            "subscription-key");

    private Secrets() {}

    /** Whether the value of this header field is a secret; {@code name} in lower case. */
    public static boolean isSecretHeader(String name) {
        return HEADERS.contains(name)
                || name.endsWith("-api-key")
                || (name.startsWith("x-") && name.endsWith("-token"));
    }

    /** The URL without user information and without the values of secret query parameters. */
    public static String url(String url) {
        String clean = withoutUserInfo(url);
        int query = clean.indexOf('?');
        return query < 0 ? clean : clean.substring(0, query + 1) + query(clean.substring(query + 1));
    }

    private static String withoutUserInfo(String url) {
        int authority = url.indexOf("://");
        if (authority < 0) {
            return url;
        }
        int start = authority + 3;
        int end = start;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        int at = url.lastIndexOf('@', end - 1);
        return at < start ? url : url.substring(0, start) + url.substring(at + 1);
    }

    private static String query(String query) {
        StringBuilder clean = new StringBuilder(query.length());
        for (int start = 0; start <= query.length(); ) {
            int end = query.indexOf('&', start);
            if (end < 0) {
                end = query.length();
            }
            if (start > 0) {
                clean.append('&');
            }
            parameter(query.substring(start, end), clean);
            start = end + 1;
        }
        return clean.toString();
    }

    private static void parameter(String parameter, StringBuilder clean) {
        int equals = parameter.indexOf('=');
        if (equals >= 0 && PARAMETERS.contains(parameter.substring(0, equals).toLowerCase(Locale.ROOT))) {
            clean.append(parameter, 0, equals + 1).append(REMOVED);
        } else {
            clean.append(parameter);
        }
    }
}
