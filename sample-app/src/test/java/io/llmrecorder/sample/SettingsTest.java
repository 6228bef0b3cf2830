package io.llmrecorder.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void defaultsNeedNothing() {
        assertThat(Settings.read(new String[0], Map.of()))
                .isEqualTo(new Settings(5010, "127.0.0.1", "openai-sdk", null, "none", "gpt-4o-mini"));
    }

    @Test
    void optionsWinOverEnvironment() {
        Map<String, String> environment = Map.of(
                "PORT", "6000",
                "CLIENT", "okhttp",
                "OPENAI_BASE_URL", "https://api.example.com/v1/",
                "OPENAI_API_KEY", "k",
                "OPENAI_MODEL", "m");
        assertThat(Settings.read(new String[] {"--port", "0"}, environment))
                .isEqualTo(new Settings(0, "127.0.0.1", "okhttp", "https://api.example.com/v1", "k", "m"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port 70000  | port is '70000'; it can be 0 (any free port) to 65535.",
                "--port x      | port is 'x'; it can be 0 (any free port) to 65535.",
                "--client curl | client is 'curl'; it can be openai-sdk, okhttp, java-http.",
                "--port        | '--port' is not understood; options are --port <number>, --host <address>, --client <name>.",
                "--help        | '--help' is not understood; options are --port <number>, --host <address>, --client <name>.",
            })
    void badOptionIsOneSentence(String arguments, String sentence) {
        assertThatThrownBy(() -> Settings.read(arguments.split(" ", -1), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @CsvSource({"api.openai.com", "ftp://x/v1", "http:///v1", "http://a b"})
    void badBaseUrlIsOneSentence(String url) {
        assertThatThrownBy(() -> Settings.read(new String[0], Map.of("OPENAI_BASE_URL", url)))
                .hasMessage("OPENAI_BASE_URL is '" + url + "'; it must be a URL such as https://api.openai.com/v1.");
    }
}
