package io.llmrecorder.sample.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelExceptionTest {
    @ParameterizedTest
    @CsvSource({"400,400", "429,429", "401,502", "404,502", "500,502", "503,503", "504,504"})
    void statusOfTheModelBecomesOurs(int modelStatus, int status) {
        assertThat(ModelException.refused(modelStatus, "no", null).status()).isEqualTo(status);
    }

    @Test
    void timeoutIsAGatewayTimeoutAndOtherTroubleABadGateway() {
        assertThat(ModelException.broken(new IOException(new SocketTimeoutException()))
                        .status())
                .isEqualTo(504);
        assertThat(ModelException.broken(new HttpTimeoutException("late")).status())
                .isEqualTo(504);
        assertThat(ModelException.broken(new ConnectException()).status()).isEqualTo(502);
    }
}
