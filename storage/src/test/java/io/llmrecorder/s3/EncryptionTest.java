package io.llmrecorder.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.llmrecorder.config.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the store is asked for, in the header fields of an upload. */
class EncryptionTest {
    private HttpServer server;
    private volatile Headers sent = new Headers();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            sent = exchange.getRequestHeaders();
            exchange.getResponseHeaders().add("ETag", '"' + md5("x") + '"');
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Config config(String settings) {
        Properties properties = new Properties();
        Map<String, String> environment = Map.of(
                "S3_ENDPOINT", "http://127.0.0.1:" + server.getAddress().getPort(),
                "S3_BUCKET", "b",
                "S3_ACCESS_KEY", "a",
                "S3_SECRET_KEY", "s",
                "S3_COMPATIBILITY", "true");
        return Config.load(settings, properties, environment);
    }

    @ParameterizedTest
    @CsvSource({
        "'',,",
        "s3.sse=AES256,AES256,",
        "s3.sse=aws:kms,aws:kms,",
        "'s3.sse=aws:kms:dsse,s3.kms.key.id=k1',aws:kms:dsse,k1",
        "s3.kms.key.id=k2,aws:kms,k2",
        "'s3.sse=AES256,s3.kms.key.id=k3',AES256,",
    })
    void asksForWhatIsSet(String settings, @Nullable String encryption, @Nullable String key) throws IOException {
        S3Settings read = S3Settings.of(config(settings));
        assertThat(read).isNotNull();
        try (ObjectStore store = new ObjectStore(read)) {
            store.put("k", "x".getBytes(UTF_8), "text/plain");
        }
        assertThat(sent.getFirst("x-amz-server-side-encryption")).isEqualTo(encryption);
        assertThat(sent.getFirst("x-amz-server-side-encryption-aws-kms-key-id")).isEqualTo(key);
    }

    @Test
    void saysWhatDoesNotFitTogether() {
        assertThat(S3Settings.complaint(config("s3.sse=AES256,s3.kms.key.id=k3")))
                .isEqualTo("S3_KMS_KEY_ID is not used with S3_SSE=AES256; set S3_SSE=aws:kms, or unset the key.");
        assertThat(config("s3.sse=rot13").complaints())
                .singleElement()
                .asString()
                .contains("AES256", "aws:kms");
    }
}
