package io.llmrecorder.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.config.Config;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
    private static final S3Settings SETTINGS = S3Settings.of(Config.load(
            null,
            new Properties(),
            Map.of("S3_BUCKET", "shelf", "S3_ACCESS_KEY", "id-1", "S3_SECRET_KEY", "secret-1", "S3_REGION", "eu-1")));

    @ParameterizedTest
    @CsvSource({
        "403,InvalidAccessKeyId,S3_ACCESS_KEY",
        "403,SignatureDoesNotMatch,S3_SECRET_KEY",
        "404,NoSuchBucket,S3_BUCKET",
        "400,AuthorizationHeaderMalformed,S3_REGION",
        "301,PermanentRedirect,S3_REGION",
        "403,RequestTimeTooSkewed,clock",
        "400,ExpiredToken,expired",
        "403,AccessDenied,s3:PutObject",
        "501,NotImplemented,S3_COMPATIBILITY",
        "400,XAmzContentSHA256Mismatch,S3_COMPATIBILITY",
        "503,SlowDown,at the moment",
        "418,Teapot,status 418 Teapot (short and stout)",
        "403,,s3:PutObject",
        "301,,S3_REGION",
    })
    void eachRefusalIsOneSentence(int status, String code, String expected) {
        String sentence = Refusal.sentence(SETTINGS, "store k", status, code, "short and stout", null);
        assertThat(sentence)
                .startsWith("S3 could not store k: ")
                .contains(expected)
                .endsWith(".")
                .doesNotContain("\n")
                .doesNotContain("secret-1");
    }

    @Test
    void eachSilenceIsOneSentence() {
        assertThat(silence(new UnknownHostException("nowhere")))
                .contains("host")
                .contains("S3_ENDPOINT");
        assertThat(silence(new ConnectException("refused"))).contains("nothing listens");
        assertThat(silence(new SocketTimeoutException("late"))).contains("in time");
        assertThat(silence(new IllegalStateException("cut"))).contains("broke (wrapped)");
        assertThat(silence(new IllegalStateException("Unable to load credentials from any")))
                .contains("S3_ACCESS_KEY");
    }

    private static String silence(Exception cause) {
        return Refusal.silence(SETTINGS, "store k", new RuntimeException("wrapped", cause));
    }
}
