package io.llmrecorder.s3;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Finds the sentence for what a store answered, or for why it did not. Pure; repeats no key. */
final class Refusal {
    private Refusal() {}

    /**
     * @param action what was tried, such as {@code store a/b.gz}
     * @param status HTTP status
     * @param code the store's error code, null when the answer had no body, as to HEAD
     * @param message the store's own words, or null
     * @param region where the store says that the bucket is, or null
     */
    static String sentence(
            S3Settings settings,
            String action,
            int status,
            @Nullable String code,
            @Nullable String message,
            @Nullable String region) {
        String known = code == null ? null : named(settings, code, message, region);
        return "S3 could not " + action + ": "
                + (known == null ? byStatus(settings, status, code, message, region) : known);
    }

    private static @Nullable String named(
            S3Settings settings, String code, @Nullable String message, @Nullable String region) {
        return switch (code) {
            case "InvalidAccessKeyId" -> "the store does not know the access key; check S3_ACCESS_KEY.";
            case "SignatureDoesNotMatch" ->
                "the signature is wrong, so the secret key does not belong to the access key;"
                        + " check S3_SECRET_KEY.";
            case "NoSuchBucket", "InvalidBucketName" ->
                "there is no " + settings.place() + "; make it or correct S3_BUCKET.";
            case "NoSuchKey", "NoSuchVersion" -> "there is no such object in " + settings.place() + ".";
            case "PermanentRedirect",
                    "TemporaryRedirect",
                    "AuthorizationHeaderMalformed",
                    "IllegalLocationConstraintException",
                    "InvalidRegionName" ->
                elsewhere(settings) + (region == null ? "; set S3_REGION" : "; set S3_REGION=" + region)
                        + " (the store says: " + message + ").";
            case "RequestTimeTooSkewed", "RequestExpired" ->
                "this machine's clock is too far from the store's;" + " set the clock (NTP).";
            case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired" ->
                "the credentials have expired;" + " renew them.";
            case "InvalidToken" -> "the session token of the credentials is not valid; renew the credentials.";
            case "AccessDenied", "AllAccessDisabled", "AccountProblem" -> denied(settings);
            case "NotImplemented", "XAmzContentSHA256Mismatch" ->
                "the store does not understand this kind of upload (" + code + "); set S3_COMPATIBILITY=true.";
            case "SlowDown", "ServiceUnavailable", "InternalError" ->
                "the store is not able to at the moment (" + code + "); it is tried again.";
            case "QuotaExceeded", "InsufficientCapacity", "XMinioStorageFull" -> "the store is full (" + code + ").";
            default -> null;
        };
    }

    /** An answer to HEAD has no body, so the status has to do. */
    private static String byStatus(
            S3Settings settings, int status, @Nullable String code, @Nullable String message, @Nullable String region) {
        if (code == null) {
            switch (status) {
                case 301, 307 -> {
                    return elsewhere(settings)
                            + (region == null
                                    ? " or not at this endpoint; set S3_REGION or S3_ENDPOINT."
                                    : "; set S3_REGION=" + region + ".");
                }
                case 401, 403 -> {
                    return denied(settings);
                }
                case 404 -> {
                    return "there is no such object or no such bucket, " + settings.place() + ".";
                }
                default -> {
                    // said below
                }
            }
        }
        return "the store answered status " + status + (code == null ? "" : " " + code)
                + (message == null || message.isBlank() ? "" : " (" + message + ")") + ".";
    }

    private static String elsewhere(S3Settings settings) {
        return "the bucket \"" + settings.bucket() + "\" is not in region \"" + settings.region() + "\"";
    }

    private static String denied(S3Settings settings) {
        return "access to " + settings.place()
                + " is denied; the keys need s3:GetObject, s3:PutObject and s3:ListBucket" + " there.";
    }

    /** No answer came. */
    static String silence(S3Settings settings, String action, Throwable thrown) {
        return "S3 could not " + action + ": " + reason(settings, thrown);
    }

    private static String reason(S3Settings settings, Throwable thrown) {
        String place = settings.endpoint() == null ? "AWS S3 in " + settings.region() : "" + settings.endpoint();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof UnknownHostException) {
                return "the host of " + place + " is not known; check S3_ENDPOINT or the network.";
            }
            // Before ConnectException: a timeout while connecting is one in some clients.
            if (t instanceof SocketTimeoutException
                    || t.getClass().getSimpleName().contains("Timeout")) {
                return place + " did not answer in time; check S3_ENDPOINT or the network.";
            }
            if (t instanceof ConnectException) {
                return "nothing listens at " + place + "; check S3_ENDPOINT or the network.";
            }
            if (t instanceof SSLException) {
                return "no TLS connection to " + place + " (" + t.getMessage() + ").";
            }
            String message = t.getMessage();
            if (message != null && message.startsWith("Unable to load credentials")) {
                return "no credentials were found; set S3_ACCESS_KEY and S3_SECRET_KEY.";
            }
        }
        return "the connection to " + place + " broke (" + thrown.getMessage() + ").";
    }
}
