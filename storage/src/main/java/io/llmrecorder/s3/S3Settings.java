package io.llmrecorder.s3;

import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where and how objects are stored: the settings {@code S3_*}.
 *
 * @param endpoint of a store other than AWS, without a slash at its end; null for AWS
 * @param bucket must exist
 * @param accessKey null to let the AWS default credential chain find both keys
 * @param secretKey null if and only if {@code accessKey} is
 * @param region also of stores that have none, for it is part of the signature
 * @param prefix of the lake's keys: empty, or a path that ends with a slash
 * @param segmentBytes of journal that are uploaded as soon as they are there
 * @param segmentInterval longest time until less than that is uploaded
 * @param sessionKey template of a session document's key
 * @param encryption how the store encrypts what it stores, as in {@code x-amz-server-side-encryption}; null for its own choice
 * @param kmsKeyId key of the KMS for that; null for the store's own
 * @param compatibility whether to keep to what older stores understand
 */
public record S3Settings(
        @Nullable URI endpoint,
        String bucket,
        @Nullable String accessKey,
        @Nullable String secretKey,
        String region,
        String prefix,
        long segmentBytes,
        Duration segmentInterval,
        String sessionKey,
        @Nullable String encryption,
        @Nullable String kmsKeyId,
        boolean compatibility) {
    private static final String KMS = "aws:kms";

    /** The settings, or null when no bucket is named, or its store cannot be told, which switches S3 off. See {@link #complaint}. */
    public static @Nullable S3Settings of(Config config) {
        String bucket = config.text(Setting.S3_BUCKET);
        if (bucket == null || refused(config) != null) {
            return null;
        }
        return at(config, bucket, config.text(Setting.S3_PREFIX));
    }

    /** The settings for a bucket and prefix that somebody named; all else as configured. */
    public static S3Settings at(Config config, String bucket, @Nullable String prefix) {
        boolean keys = config.isSet(Setting.S3_ACCESS_KEY) && config.isSet(Setting.S3_SECRET_KEY);
        return new S3Settings(
                config.url(Setting.S3_ENDPOINT),
                bucket,
                keys ? config.text(Setting.S3_ACCESS_KEY) : null,
                keys ? config.text(Setting.S3_SECRET_KEY) : null,
                config.requiredText(Setting.S3_REGION),
                folder(prefix),
                Math.max(1, config.number(Setting.S3_SEGMENT_BYTES)),
                config.duration(Setting.S3_SEGMENT_INTERVAL),
                config.requiredText(Setting.S3_SESSION_KEY),
                encryption(config),
                config.text(Setting.S3_KMS_KEY_ID),
                config.flag(Setting.S3_COMPATIBILITY));
    }

    /** A key alone means that it is to be used. */
    private static @Nullable String encryption(Config config) {
        String encryption = config.text(Setting.S3_SSE);
        return encryption == null && config.isSet(Setting.S3_KMS_KEY_ID) ? KMS : encryption;
    }

    /** Without it records would go to another store, or plainer, than somebody wanted. */
    private static @Nullable Setting refused(Config config) {
        return Stream.of(Setting.S3_ENDPOINT, Setting.S3_SSE)
                .filter(config::isRefused)
                .findFirst()
                .orElse(null);
    }

    /** One sentence about settings that do not fit each other, or null when they do. */
    public static @Nullable String complaint(Config config) {
        Setting refused = refused(config);
        if (refused != null && config.isSet(Setting.S3_BUCKET)) {
            return "S3 is off until " + refused + " has a value that can be used.";
        }
        if (config.isSet(Setting.S3_ACCESS_KEY) != config.isSet(Setting.S3_SECRET_KEY)) {
            boolean access = config.isSet(Setting.S3_ACCESS_KEY);
            return (access ? "S3_ACCESS_KEY" : "S3_SECRET_KEY") + " is set without "
                    + (access ? "S3_SECRET_KEY" : "S3_ACCESS_KEY")
                    + "; set both, or neither for the AWS default credentials, which are used now.";
        }
        if (config.isSet(Setting.S3_ENDPOINT) && !config.isSet(Setting.S3_BUCKET)) {
            return "S3_ENDPOINT is set without S3_BUCKET, so nothing goes to S3; set S3_BUCKET.";
        }
        if (config.isSet(Setting.S3_KMS_KEY_ID) && "AES256".equals(config.text(Setting.S3_SSE))) {
            return "S3_KMS_KEY_ID is not used with S3_SSE=AES256; set S3_SSE=aws:kms, or unset the key.";
        }
        return null;
    }

    /** The KMS key that an upload names, or null when the encryption needs none. */
    @Nullable
    String uploadKmsKeyId() {
        return encryption != null && encryption.startsWith("aws:kms") ? kmsKeyId : null;
    }

    /** The prefix as a folder. Empty parts go, for some stores drop them from a key and others do not. */
    private static String folder(@Nullable String prefix) {
        String clean = Keys.clean(prefix == null ? "" : prefix);
        return clean.isEmpty() || clean.endsWith("/") ? clean : clean + "/";
    }

    /** Where the objects are, for people. */
    public String place() {
        return "bucket \"" + bucket + "\" at " + (endpoint == null ? "AWS region " + region : endpoint);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "S3Settings[" + place() + ", prefix " + prefix + "]";
    }
}
