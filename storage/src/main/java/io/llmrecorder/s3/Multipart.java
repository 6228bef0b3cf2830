package io.llmrecorder.s3;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * One object uploaded in parts, each in a request of its own, so that a slow line needs no single one that lasts for hours.
 * Holds one part in memory. For one thread. Wire format: Amazon S3 REST API, CreateMultipartUpload and its kin.
 */
final class Multipart {
    /** The protocol allows 10,000 parts, which makes 156 GiB. */
    static final int PART_BYTES = 16 << 20;

    private final S3Settings settings;
    private final S3Client client;
    private final String key;
    private final String contentType;

    Multipart(S3Settings settings, S3Client client, String key, String contentType) {
        this.settings = settings;
        this.client = client;
        this.key = key;
        this.contentType = contentType;
    }

    /**
     * Uploads the content. What was stored of it goes when that fails.
     *
     * @return whether the store's tags say that it has just these bytes; else it must be asked for them
     * @throws SdkException when the store is in the way
     * @throws IOException when the content cannot be read
     */
    boolean put(Content content) throws IOException {
        CreateMultipartUploadRequest.Builder create = CreateMultipartUploadRequest.builder()
                .bucket(settings.bucket())
                .key(key)
                .contentType(contentType);
        if (settings.encryption() != null) {
            create.serverSideEncryption(settings.encryption()).ssekmsKeyId(settings.uploadKmsKeyId());
        }
        String upload = client.createMultipartUpload(create.build()).uploadId();
        try {
            return parts(upload, content);
        } catch (IOException | RuntimeException e) {
            abort(upload, e);
            throw e;
        }
    }

    private boolean parts(String upload, Content content) throws IOException {
        List<CompletedPart> parts = new ArrayList<>();
        MessageDigest all = Content.digest();
        try (InputStream in = content.open()) {
            for (byte[] part = in.readNBytes(PART_BYTES); part.length > 0; part = in.readNBytes(PART_BYTES)) {
                byte[] md5 = Content.digest().digest(part);
                all.update(md5);
                UploadPartRequest.Builder request = UploadPartRequest.builder()
                        .bucket(settings.bucket())
                        .key(key)
                        .uploadId(upload)
                        .partNumber(parts.size() + 1);
                if (settings.compatibility()) {
                    request.contentMD5(Base64.getEncoder().encodeToString(md5));
                }
                String tag = client.uploadPart(request.build(), RequestBody.fromBytes(part))
                        .eTag();
                parts.add(CompletedPart.builder()
                        .partNumber(parts.size() + 1)
                        .eTag(tag)
                        .build());
            }
        }
        String tag = client.completeMultipartUpload(request -> request.bucket(settings.bucket())
                        .key(key)
                        .uploadId(upload)
                        .multipartUpload(done -> done.parts(parts)))
                .eTag();
        // As all stores do that hold to Amazon's way: MD5 of the parts' MD5s, and their number.
        String expected = HexFormat.of().formatHex(all.digest()) + "-" + parts.size();
        return expected.equals(ObjectStore.unquoted(tag));
    }

    private void abort(String upload, Exception cause) {
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(settings.bucket()).key(key).uploadId(upload));
        } catch (SdkException e) {
            cause.addSuppressed(e);
        }
    }
}
