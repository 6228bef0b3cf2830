package io.llmrecorder.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrecorder.config.Config;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An index in another folder than the base folder, as {@code JDBC_URL} names it. */
class NamedFolderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @Test
    void hasItsFilesThere() throws IOException {
        record("records");
        Path index = folder.resolve("fast/index");

        assertThat(count("records", "jdbc:h2:" + index)).isEqualTo(1);
        assertThat(count("records", "jdbc:h2:file:" + index)).isEqualTo(1);

        assertThat(index.resolve("calls.mv.db")).exists();
        assertThat(folder.resolve("records/index")).doesNotExist();
        assertThat(StorageInfo.of(Layout.of(config("records", "jdbc:h2:" + index)))
                        .get("index")
                        .size())
                .isPositive();
    }

    @Test
    void isThatOfOneBaseFolder() throws IOException {
        record("a");
        record("b");
        String url = "jdbc:h2:" + folder.resolve("index");
        count("a", url);

        assertThatThrownBy(() -> count("b", url))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is that of the records in " + folder.resolve("a"))
                .hasMessageContaining("JDBC_URL");
        assertThat(count("a", url)).isEqualTo(1);
    }

    /** Whoever names his home, or the base folder, has other things in it that must not go some day. */
    @Test
    void isEmptyAtFirst() throws IOException {
        record("records");

        for (String name : new String[] {"", "records"}) {
            assertThatThrownBy(() -> count("records", "jdbc:h2:" + folder.resolve(name)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("has something else in it")
                    .hasMessageContaining("JDBC_URL");
        }
    }

    @Test
    void isDeletedWithoutWhatElseIsThere() throws IOException {
        record("records");
        Path index = folder.resolve("index");
        String url = "jdbc:h2:" + index;
        count("records", url);
        Path other = Files.writeString(index.resolve("letter.txt"), "Dear");

        new Index(config("records", url), PATIENCE).delete();

        assertThat(other).hasContent("Dear");
        assertThat(index.resolve("calls.mv.db")).doesNotExist();
        assertThat(count("records", url)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:",
                "jdbc:h2:mem:calls",
                "jdbc:h2:tcp://localhost/calls",
                "jdbc:h2:/index;AUTO_SERVER=TRUE",
                "jdbc:oracle:x"
            })
    void anythingElseIsRefusedInOneSentence(String url) {
        assertThatThrownBy(() -> count("records", url))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("JDBC_URL must")
                .hasMessageContaining("jdbc:h2: and the path of a folder");
    }

    @Test
    void mayLieBelowTheHomeFolder() {
        assertThat(Layout.h2Folder("jdbc:h2:~/llm")).isEqualTo(Path.of(System.getProperty("user.home"), "llm"));
    }

    private void record(String name) {
        new Calls(folder.resolve(name))
                .chat("s")
                .says("user", "one")
                .answers("1")
                .record();
    }

    private long count(String name, String url) throws IOException {
        return new Index(config(name, url), PATIENCE).ask(queries -> queries.count(CallFilter.ALL));
    }

    private Config config(String name, String url) {
        Properties settings = new Properties();
        settings.setProperty("llm.records.base.dir", folder.resolve(name).toString());
        settings.setProperty("llm.records.jdbc.url", url);
        return Config.load(null, settings, Map.of());
    }
}
