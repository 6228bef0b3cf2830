package io.llmrecorder.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigTest {
    private final Properties properties = new Properties();
    private final Map<String, String> environment = new HashMap<>();

    private Config config(String arguments) {
        return Config.load(arguments, properties, environment);
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void everyDefaultIsAllowed(Setting setting) {
        Config config = config(null);
        if (setting.defaultText() != null) {
            assertThat(config.text(setting)).isNotNull();
        }
        assertThat(config.complaints()).isEmpty();
    }

    @Test
    void prefersArgumentThenPropertyThenEnvironmentThenFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("llm.properties"), "queue.calls=1\nLLM_RECORDS_SERVICE=file\nllm.records.rawness=x\n");
        environment.put("LLM_RECORDS_CONFIG", file.toString());
        assertThat(config(null).number(Setting.QUEUE_CALLS)).isEqualTo(1);
        environment.put("LLM_RECORDS_QUEUE_CALLS", "2");
        assertThat(config(null).number(Setting.QUEUE_CALLS)).isEqualTo(2);
        properties.setProperty("llm.records.queue.calls", "3");
        assertThat(config(null).number(Setting.QUEUE_CALLS)).isEqualTo(3);
        Config config = config("queue.calls=4");
        assertThat(config.number(Setting.QUEUE_CALLS)).isEqualTo(4);
        assertThat(config.origin(Setting.QUEUE_CALLS)).isEqualTo("agent argument");
        assertThat(config.text(Setting.SERVICE)).isEqualTo("file");
        assertThat(config.complaints()).singleElement().asString().contains("no setting llm.records.rawness (file");
    }

    @Test
    void takesCommasInsideListsForParts() {
        Config config = config("views=errors,latest,queue.calls=7");
        assertThat(config.list(Setting.VIEWS)).containsExactly("errors", "latest");
        assertThat(config.number(Setting.QUEUE_CALLS)).isEqualTo(7);
        assertThat(config.complaints()).isEmpty();
    }

    @Test
    void knowsTheShortNamesOfS3AndPrefersTheLongOnes() {
        environment.put("S3_BUCKET", "short");
        environment.put("S3_ENDPOINT", "http://127.0.0.1:9000/");
        assertThat(config(null).text(Setting.S3_BUCKET)).isEqualTo("short");
        assertThat(config(null).url(Setting.S3_ENDPOINT)).hasToString("http://127.0.0.1:9000");
        environment.put("LLM_RECORDS_S3_BUCKET", "long");
        assertThat(config(null).text(Setting.S3_BUCKET)).isEqualTo("long");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "queue.calls=-1      | queue.calls (agent argument) is \"-1\" but must be a whole number, 0 or more; it stays at its default.",
                "queue.bytes=lots    | must be a number of bytes such as 1048576, 64KiB or 16MiB",
                "queue.bytes=9999999999GiB | must be a number of bytes",
                "flush.interval=30   | must be a time such as 500ms, 30s, 5m, 2h or 1d",
                "flush.interval=s    | must be a time such as",
                "enabled=perhaps     | must be true or false",
                "content=some        | must be one of full, metadata",
                "s3.endpoint=ftp://x | must be a URL such as https://host:9000",
                "nonsense            | is not of the form name=value",
                "no.such=1           | There is no setting no.such (agent argument); the settings are enabled, base.dir,",
            })
    void saysInOneSentenceWhatIsAllowed(String arguments, String sentence) {
        Config config = config(arguments);
        assertThat(config.complaints())
                .singleElement()
                .asString()
                .contains(sentence)
                .endsWith(".");
        assertThat(config.number(Setting.QUEUE_CALLS)).isEqualTo(10_000);
    }

    @Test
    void readsSizesAndTimesInUsualUnits() {
        Config config = config("queue.bytes=2MB,max.body.bytes=3KiB,blob.bytes=5,flush.interval=500ms,session.idle=2h");
        assertThat(config.number(Setting.QUEUE_BYTES)).isEqualTo(2_000_000);
        assertThat(config.number(Setting.MAX_BODY_BYTES)).isEqualTo(3072);
        assertThat(config.duration(Setting.FLUSH_INTERVAL)).isEqualTo(Duration.ofMillis(500));
        assertThat(config.duration(Setting.SESSION_IDLE)).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void remembersWhatSomebodyWantedAndDidNotGet() {
        environment.put("LLM_RECORDS_RETENTION_DAYS", "10y");
        assertThat(config(null).isRefused(Setting.RETENTION_DAYS)).isTrue();
        assertThat(config(null).complaints())
                .singleElement()
                .asString()
                .endsWith("must be a whole number, 0 or more; until it is, nothing is deleted by it.");
        assertThat(config("retention.days=3650").isRefused(Setting.RETENTION_DAYS))
                .isFalse();
        assertThat(config(null).isWanted(Setting.RETENTION_DAYS)).isTrue();
        assertThat(config(null).isWanted(Setting.ERROR_RETENTION_DAYS)).isFalse();
    }

    @Test
    void takesWhatItCanOfAListOfNames() {
        Config config = config("redact=email,telephone,id_card");
        assertThat(config.list(Setting.REDACT)).containsExactly("email", "id_card");
        assertThat(config.given(Setting.REDACT)).isEqualTo("email,id_card");
        assertThat(config.complaints())
                .singleElement()
                .asString()
                .contains("\"telephone\" but must be one of secrets, email")
                .endsWith("; the others are used.");
        assertThat(config("redact=telephone").list(Setting.REDACT)).containsExactly("secrets");
    }

    @Test
    void saysThatASettingsFileIsMissing() {
        environment.put("LLM_RECORDS_CONFIG", "/no/such/file");
        assertThat(config(null).complaints())
                .singleElement()
                .asString()
                .startsWith("The settings file /no/such/file cannot be read");
        assertThat(config(null).isRefused(Setting.BASE_DIR)).isTrue();
        assertThat(config("base.dir=x").isRefused(Setting.BASE_DIR)).isFalse();
        assertThat(config("base.dir=x").isRefused(Setting.RETENTION_DAYS)).isTrue();
    }

    @Test
    void neverTellsASecret() {
        environment.put("S3_SECRET_KEY", "very secret");
        Config config = config(null);
        assertThat(Setting.S3_SECRET_KEY.isSecret()).isTrue();
        assertThat(config.complaints().toString()).doesNotContain("very secret");
    }
}
