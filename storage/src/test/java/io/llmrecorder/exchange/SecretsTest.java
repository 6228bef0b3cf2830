package io.llmrecorder.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @ParameterizedTest
    @CsvSource({
        "https://h/p, https://h/p",
        "https://h/p?a=b, https://h/p?a=b",
        "https://h/p?key=AIza1, https://h/p?key=[removed]",
        "https://h/p?a=b&KEY=x&c=d, https://h/p?a=b&KEY=[removed]&c=d",
        "https://h/p?monkey=x, https://h/p?monkey=x",
        "https://me:pw@h:1/p, https://h:1/p",
        "https://h/p@q, https://h/p@q",
        "https://h/p?X-Amz-Signature=1&X-Amz-Date=2, https://h/p?X-Amz-Signature=[removed]&X-Amz-Date=2",
        "https://h/p?, https://h/p?",
        "https://h/p?key, https://h/p?key",
        "no url at all, no url at all",
    })
    void takesSecretsOutOfUrls(String url, String clean) {
        assertThat(Secrets.url(url)).isEqualTo(clean);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization",
                "x-api-key",
                "api-key",
                "x-goog-api-key",
                "cookie",
                "set-cookie",
                "x-amz-security-token",
                "some-vendor-api-key"
            })
    void knowsSecretHeaders(String name) {
        assertThat(Secrets.isSecretHeader(name)).isTrue();
    }

    @Test
    void keepsHeadersThatTellOfTheCall() {
        assertThat(Secrets.isSecretHeader("x-ratelimit-remaining-tokens")).isFalse();
        assertThat(Secrets.isSecretHeader("retry-after")).isFalse();
        assertThat(Secrets.isSecretHeader("x-session-id")).isFalse();
    }

    @Test
    void findsHeadersInAnyCaseAndKeepsRepeatedOnes() {
        Headers headers = new Headers().add("X-Request-ID", "1").add("x-request-id", "2");
        assertThat(headers.first("x-request-id")).isEqualTo("1");
        assertThat(headers.size()).isEqualTo(2);
        assertThat(headers.name(1)).isEqualTo("x-request-id");
        assertThat(headers.value(1)).isEqualTo("2");
        assertThat(headers.first("missing")).isNull();
    }
}
