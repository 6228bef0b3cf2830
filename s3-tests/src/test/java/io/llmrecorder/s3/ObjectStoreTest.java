package io.llmrecorder.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrecorder.crypt.Seal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectStoreTest {
    private static TestStore server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestStore();
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void storesBytesAsTheyAre(boolean compatibility) throws Exception {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        try (ObjectStore store = open(compatibility)) {
            String url = store.put("folder/bytes-" + compatibility, bytes, "application/octet-stream");
            assertThat(url).isEqualTo(server.endpoint() + "/test-bucket/folder/bytes-" + compatibility);
            assertThat(server.bytes("folder/bytes-" + compatibility)).isEqualTo(bytes);
            assertThat(store.get("folder/bytes-" + compatibility)).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void storesALargeObjectInParts(boolean compatibility) throws Exception {
        byte[] bytes = new byte[ObjectStore.MULTIPART_BYTES + 1];
        new Random(2).nextBytes(bytes);
        try (ObjectStore store = open(compatibility)) {
            store.put("large", bytes, "application/octet-stream");
            // The tag tells the number of parts.
            assertThat(store.head("large").tag()).endsWith("-5");
        }
        assertThat(server.bytes("large")).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void storesAnEmptyObjectAndOneFromAFile(boolean compatibility, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("text"), "交互记录");
        try (ObjectStore store = open(compatibility)) {
            store.put("empty", new byte[0], "text/plain");
            store.put("file", file, Seal.NONE, "text/plain");
            assertThat(server.bytes("empty")).isEmpty();
            assertThat(server.bytes("file")).asString(UTF_8).isEqualTo("交互记录");
        }
    }

    @Test
    void presignedUrlOfAKeyWithPercentSignsIsReadByAnotherClient() throws Exception {
        try (ObjectStore store = open(false)) {
            store.put("a/session%2F1=%E4/x y.txt", "hello".getBytes(UTF_8), "text/plain");
            assertThat(server.keys()).contains("a/session%2F1=%E4/x y.txt");
            String url = store.presign("a/session%2F1=%E4/x y.txt", Duration.ofMinutes(5));
            assertThat(url).startsWith(store.url("a/session%2F1=%E4/x y.txt").replace("=%25E4", "%3D%25E4"));
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("hello");
        }
    }

    @Test
    void looksAtAnObjectAndAtNone() throws Exception {
        try (ObjectStore store = open(false)) {
            store.put("seen", new byte[7], "text/plain");
            assertThat(store.head("seen").size()).isEqualTo(7);
            assertThat(store.head("unseen")).isNull();
        }
    }

    @Test
    void listsMoreThanOnePage() throws Exception {
        try (ObjectStore store = open(false)) {
            for (int i = 0; i < 1005; i++) {
                store.put("many/" + i, new byte[1], "text/plain");
            }
            List<String> keys = new ArrayList<>();
            store.list("many/", object -> keys.add(object.key()));
            assertThat(keys).hasSize(1005);
            List<String> first = new ArrayList<>();
            store.list("many/", object -> first.add(object.key()) && first.size() < 3);
            assertThat(first).hasSize(3);
        }
    }

    @Test
    void namesAWrongAccessKey() {
        refused(server.settings(TestStore.BUCKET, "other", TestStore.SECRET_KEY, false), "S3_ACCESS_KEY");
    }

    @Test
    void namesAWrongSecretKeyAndDoesNotRepeatIt() {
        S3Settings settings = server.settings(TestStore.BUCKET, TestStore.ACCESS_KEY, "wrong-secret", false);
        refused(settings, "S3_SECRET_KEY");
        assertThatThrownBy(() -> put(settings)).message().doesNotContain("wrong-secret");
    }

    @Test
    void namesAMissingBucket() {
        refused(server.settings("no-such-bucket", TestStore.ACCESS_KEY, TestStore.SECRET_KEY, false), "no-such-bucket");
    }

    @Test
    void namesAnEndpointWhereNothingListens() throws Exception {
        TestStore stopped = new TestStore();
        stopped.stop();
        refused(stopped.settings(), "nothing listens at " + stopped.endpoint());
    }

    @Test
    void namesAMissingObject() {
        assertThatThrownBy(() -> {
                    try (ObjectStore store = open(false)) {
                        store.get("missing");
                    }
                })
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no such object");
    }

    private static void refused(S3Settings settings, String expected) {
        assertThatThrownBy(() -> put(settings))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(expected)
                .hasMessageStartingWith("S3 could not store key:");
    }

    private static void put(S3Settings settings) throws Exception {
        try (ObjectStore store = new ObjectStore(settings)) {
            store.put("key", new byte[10], "text/plain");
        }
    }

    private static ObjectStore open(boolean compatibility) {
        return new ObjectStore(
                server.settings(TestStore.BUCKET, TestStore.ACCESS_KEY, TestStore.SECRET_KEY, compatibility));
    }
}
