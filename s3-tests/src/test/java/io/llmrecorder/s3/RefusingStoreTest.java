package io.llmrecorder.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user sees of {@code s3 test} and {@code doctor} when the store refuses in S3's own words. */
class RefusingStoreTest {
    @TempDir
    private Path folder;

    private final CommandLine cli = new CommandLine();
    private HttpServer server;
    private int status;
    private String error = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::refuse);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            403 | RequestTimeTooSkewed         | The difference between the request time and the current time is too large. | <RequestTime>20261120T160000Z</RequestTime><ServerTime>2026-11-20T18:00:00Z</ServerTime><MaxAllowedSkewMilliseconds>900000</MaxAllowedSkewMilliseconds> | clock is too far from the store's
            301 | PermanentRedirect            | The bucket you are attempting to access must be addressed using the specified endpoint. | <Endpoint>shelf.s3.eu-central-1.amazonaws.com</Endpoint><Bucket>shelf</Bucket> | set S3_REGION=eu-central-1 (
            400 | AuthorizationHeaderMalformed | The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-central-1' | <Region>eu-central-1</Region> | expecting 'eu-central-1'
            400 | ExpiredToken                 | The provided token has expired. | <Token-0>AQoDYXdzEPT</Token-0> | the credentials have expired; renew them.
            404 | NoSuchBucket                 | The specified bucket does not exist | <BucketName>shelf</BucketName> | there is no bucket "shelf"
            403 | AccessDenied                 | Access Denied | <HostId>none</HostId> | the keys need s3:GetObject, s3:PutObject and s3:ListBucket
            """)
    void namesTheCauseInOneSentence(int answer, String code, String message, String more, String expected) {
        status = answer;
        error = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + message
                + "</Message>" + more + "<RequestId>4442587FB7D0A2F9</RequestId></Error>";
        Map<String, String> settings = CommandLine.settings(new S3Settings(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                "shelf",
                "key-id",
                "very-secret",
                "us-east-1",
                "",
                1 << 20,
                Duration.ofSeconds(60),
                "{session_id}",
                null,
                null,
                false));
        assertThat(cli.run(folder, settings, "s3", "test")).isOne();
        System.out.print("s3 test: " + cli.err());
        assertThat(cli.err())
                .hasLineCount(1)
                .startsWith("S3 could not store llm-recorder-test.txt: ")
                .contains(expected)
                .doesNotContain("very-secret")
                .doesNotContain("Exception");
        String sentence = cli.err().strip();
        assertThat(cli.run(folder, settings, "doctor")).isOne();
        assertThat(cli.out()).contains(sentence).doesNotContain("very-secret");
    }

    private void refuse(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] body = error.getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/xml");
            if (error.contains("eu-central-1")) {
                exchange.getResponseHeaders().add("x-amz-bucket-region", "eu-central-1");
            }
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
