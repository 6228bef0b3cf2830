package io.llmrecorder.s3;

import io.llmrecorder.crypt.Seal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The bucket, by key. Each failure is a {@link StoreException} whose one sentence says what is wrong.
 *
 * <p>An upload counts only when it is known to be whole, see {@link #put(String, byte[], String)}. Safe for use by many
 * threads. Wire format: Amazon S3 REST API, Signature Version 4.
 */
public final class ObjectStore implements AutoCloseable {
    /** More than this goes in parts. */
    static final int MULTIPART_BYTES = 4 * Multipart.PART_BYTES;

    private static final int BLOCK = 1 << 16;

    private final S3Settings settings;
    private final S3Client client;

    /** Opens no connection; takes about half a second, for it loads the AWS SDK. */
    public ObjectStore(S3Settings settings) {
        this.settings = settings;
        this.client = Clients.client(settings);
    }

    /**
     * Stores an object, or overwrites it, and makes sure that the store has just these bytes: some answer 200 and keep the
     * upload's transfer framing inside the object.
     *
     * @return the object's URL, see {@link #url}
     */
    public String put(String key, byte[] bytes, String contentType) throws IOException {
        return put(key, Content.of(bytes), contentType);
    }

    /** As {@link #put(String, byte[], String)}, from a file that does not change meanwhile; what is sealed is opened. */
    public String put(String key, Path file, Seal seal, String contentType) throws IOException {
        return put(key, Content.of(file, seal), contentType);
    }

    private String put(String key, Content content, String contentType) throws IOException {
        if (content.length() > MULTIPART_BYTES) {
            return putInParts(key, content, contentType);
        }
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(settings.bucket())
                .key(key)
                .contentType(contentType)
                .contentLength(content.length());
        if (settings.encryption() != null) {
            request.serverSideEncryption(settings.encryption()).ssekmsKeyId(settings.uploadKmsKeyId());
        }
        if (settings.compatibility()) {
            // The checksum that every store knows; otherwise the SDK adds a newer one.
            request.contentMD5(Base64.getEncoder().encodeToString(content.md5()));
        }
        String action = "store " + key;
        RequestBody body = RequestBody.fromContentProvider(() -> open(content), content.length(), contentType);
        String tag = call(action, () -> client.putObject(request.build(), body).eTag());
        if (!HexFormat.of().formatHex(content.md5()).equals(unquoted(tag))) {
            readBack(key, content);
        }
        return url(key);
    }

    private String putInParts(String key, Content content, String contentType) throws IOException {
        Multipart parts = new Multipart(settings, client, key, contentType);
        boolean known = call("store " + key, () -> {
            try {
                return parts.put(content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        if (!known) {
            readBack(key, content);
        }
        return url(key);
    }

    private static InputStream open(Content content) {
        try {
            return content.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An entity tag as hex digits. */
    static String unquoted(@Nullable String tag) {
        return tag == null ? "" : tag.replace("\"", "").toLowerCase(Locale.ROOT);
    }

    /** For stores whose entity tag is not the MD5, as with encryption by KMS. */
    private void readBack(String key, Content content) throws IOException {
        String action = "read back " + key;
        try (ResponseInputStream<GetObjectResponse> stored = call(action, () -> client.getObject(request(key)))) {
            if (!content.isSame(stored)) {
                stored.abort();
                throw new StoreException(
                        "S3 changed " + key + " while storing it, so it does not count as stored; set"
                                + " S3_COMPATIBILITY=true if this goes on.",
                        null);
            }
        }
    }

    /** The object's bytes, whole in memory. */
    public byte[] get(String key) throws IOException {
        return call("read " + key, () -> client.getObjectAsBytes(request(key)).asByteArrayUnsafe());
    }

    /**
     * Writes the object's bytes out, and makes sure that they came whole.
     *
     * @throws StoreException when the store is in the way; what else is an {@code IOException} is about {@code out}
     */
    public void download(String key, OutputStream out) throws IOException {
        String action = "read " + key;
        try (ResponseInputStream<GetObjectResponse> stored = call(action, () -> client.getObject(request(key)))) {
            byte[] block = new byte[BLOCK];
            long count = 0;
            for (int n = read(action, stored, block); n >= 0; n = read(action, stored, block)) {
                out.write(block, 0, n);
                count += n;
            }
            Long length = stored.response().contentLength();
            if (length != null && length != count) {
                throw new StoreException(
                        "S3 could not " + action + ": it ended after " + count + " of " + length + " bytes.", null);
            }
        }
    }

    private int read(String action, InputStream stored, byte[] block) throws StoreException {
        try {
            return stored.read(block);
        } catch (IOException e) {
            throw new StoreException(Refusal.silence(settings, action, e), e);
        } catch (SdkException e) {
            throw silent(action, e);
        }
    }

    private GetObjectRequest request(String key) {
        return GetObjectRequest.builder().bucket(settings.bucket()).key(key).build();
    }

    /** What is known of the object, or null when there is none (or no such bucket). */
    public @Nullable StoredObject head(String key) throws StoreException {
        HeadObjectRequest request =
                HeadObjectRequest.builder().bucket(settings.bucket()).key(key).build();
        try {
            HeadObjectResponse head = client.headObject(request);
            return new StoredObject(key, url(key), head.contentLength(), head.lastModified(), unquoted(head.eTag()));
        } catch (AwsServiceException e) {
            if (e.statusCode() == 404) {
                return null;
            }
            throw refused("look at " + key, e);
        } catch (SdkException e) {
            throw silent("look at " + key, e);
        }
    }

    /** Deletes the object; nothing happens when there is none. A bucket that keeps versions keeps this one as an old version. */
    public void delete(String key) throws StoreException {
        DeleteObjectRequest request =
                DeleteObjectRequest.builder().bucket(settings.bucket()).key(key).build();
        call("delete " + key, () -> client.deleteObject(request));
    }

    /**
     * Shows each object whose key begins with {@code prefix}, by key, page by page.
     *
     * @param visitor answers false to end the listing
     */
    public void list(String prefix, Predicate<StoredObject> visitor) throws StoreException {
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .bucket(settings.bucket())
                .prefix(prefix)
                .build();
        call("list " + (prefix.isEmpty() ? "the bucket" : prefix), () -> {
            for (S3Object object : client.listObjectsV2Paginator(request).contents()) {
                String key = object.key();
                StoredObject found =
                        new StoredObject(key, url(key), object.size(), object.lastModified(), unquoted(object.eTag()));
                if (!visitor.test(found)) {
                    return false;
                }
            }
            return true;
        });
    }

    /** A URL by which anybody can read the object until {@code validity} has passed; at most seven days. */
    public String presign(String key, Duration validity) throws StoreException {
        try (S3Presigner presigner = Clients.presigner(settings)) {
            return call(
                    "sign a URL for " + key,
                    () -> presigner
                            .presignGetObject(
                                    sign -> sign.signatureDuration(validity).getObjectRequest(request(key)))
                            .url()
                            .toString());
        }
    }

    /** The object's full URL; without signature. */
    public String url(String key) {
        return url(settings, key);
    }

    /** {@code {endpoint}/{bucket}/{key}}, or with the bucket as host name where the store is AWS. */
    static String url(S3Settings settings, String key) {
        String path = "/" + Keys.urlPath(key);
        if (settings.endpoint() != null) {
            return settings.endpoint() + "/" + settings.bucket() + path;
        }
        String host = "s3." + settings.region() + ".amazonaws.com"
                + (settings.region().startsWith("cn-") ? ".cn" : "");
        // AWS's certificates do not cover a bucket name with dots.
        return settings.bucket().contains(".")
                ? "https://" + host + "/" + settings.bucket() + path
                : "https://" + settings.bucket() + "." + host + path;
    }

    private <T> T call(String action, Supplier<T> request) throws StoreException {
        try {
            return request.get();
        } catch (AwsServiceException e) {
            throw refused(action, e);
        } catch (SdkException | UncheckedIOException e) {
            throw silent(action, e);
        }
    }

    private StoreException refused(String action, AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String code = details == null
                        || details.errorCode() == null
                        || details.errorCode().isBlank()
                ? null
                : details.errorCode();
        String message = details == null ? null : details.errorMessage();
        String region = details == null || details.sdkHttpResponse() == null
                ? null
                : details.sdkHttpResponse()
                        .firstMatchingHeader("x-amz-bucket-region")
                        .orElse(null);
        return new StoreException(Refusal.sentence(settings, action, e.statusCode(), code, message, region), e);
    }

    private StoreException silent(String action, RuntimeException e) {
        return new StoreException(Refusal.silence(settings, action, e), e);
    }

    @Override
    public void close() {
        client.close();
    }
}
