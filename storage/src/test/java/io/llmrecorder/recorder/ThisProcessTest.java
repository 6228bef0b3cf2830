package io.llmrecorder.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.call.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThisProcessTest {
    @ParameterizedTest
    @CsvSource({
        "/opt/shop app/shop-1.2.jar --port 80, shop-1.2",
        "shop.jar, shop",
        "C:\\apps\\shop.jar x.jar, shop",
        "com.example.Main input.jar, com.example.Main",
        "com.example/com.example.Main x, com.example.Main",
        "'', java"
    })
    void namesTheServiceByMainJarOrClass(String command, String service) {
        assertThat(ThisProcess.service(command)).isEqualTo(service);
    }

    @Test
    void everyRunHasAnInstanceOfItsOwnAndAVersion() {
        Origin one = ThisProcess.origin(Calls.config("service=shop"));
        Origin two = ThisProcess.origin(Calls.config("service=shop"));

        assertThat(one.service()).isEqualTo("shop");
        assertThat(one.instance()).isNotEqualTo(two.instance()).matches("[a-z0-9-]+");
        assertThat(one.host()).isNotBlank();
        assertThat(one.recorderVersion()).matches("\\d+\\.\\d+.*");
    }
}
