package io.llmrecorder.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;

/**
 * An S3 server on the loopback interface that checks signatures and checksums, with one bucket. It can be stopped and started
 * again on the same port with what it stored; and what it stored can be looked at without the AWS SDK's client.
 */
final class TestStore {
    static final String BUCKET = "test-bucket";
    static final String ACCESS_KEY = "test-access-key";
    static final String SECRET_KEY = "test-secret-key";

    private final BlobStore blobs = BlobStores.create("transient-nio2", new Properties());
    private S3Proxy server;
    private int port;

    TestStore() throws Exception {
        blobs.createContainer(BUCKET);
        start();
    }

    void start() throws Exception {
        server = S3Proxy.builder()
                .blobStore(blobs)
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                .build();
        server.start();
        port = server.getPort();
    }

    void stop() throws Exception {
        server.stop();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    S3Settings settings() {
        return settings(BUCKET, ACCESS_KEY, SECRET_KEY, false);
    }

    S3Settings settings(String bucket, String accessKey, String secretKey, boolean compatibility) {
        return new S3Settings(
                endpoint(),
                bucket,
                accessKey,
                secretKey,
                "us-east-1",
                "",
                1 << 20,
                Duration.ofSeconds(60),
                "openai_logs/{drawing_id}/openai_interaction_{session_id}.json_{hash}.txt",
                null,
                null,
                compatibility);
    }

    /** All keys in the bucket, from the server's own store. */
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        blobs.list(BUCKET).contents().forEach(object -> keys.add(object.key()));
        return keys;
    }

    /** An object's bytes, from the server's own store. */
    byte[] bytes(String key) throws IOException {
        try (InputStream in = blobs.getBlob(BUCKET, key)) {
            return in.readAllBytes();
        }
    }
}
