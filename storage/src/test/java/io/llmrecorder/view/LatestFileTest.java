package io.llmrecorder.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatestFileTest {
    @TempDir
    Path base;

    private JournalFixture journal;

    @BeforeEach
    void open() {
        journal = new JournalFixture(base);
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
    }

    @Test
    void holdsTheNewestFiftyNewestFirst() throws IOException {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            String line = journal.append("a");
            if (i >= 20) {
                expected.add(id(line));
            }
        }
        journal.run(new LatestFile(journal.layout));

        Collections.reverse(expected);
        assertThat(ids()).isEqualTo(expected);
    }

    @Test
    void goesOnFromTheFileAfterAStart() throws IOException {
        String first = journal.append("a");
        journal.run(new LatestFile(journal.layout));
        String second = journal.append("a");
        journal.run(new LatestFile(journal.layout));

        assertThat(ids()).containsExactly(id(second), id(first));
    }

    @Test
    void holdsNothingTwiceAfterACrash() throws IOException {
        String first = journal.append("a");
        journal.crashBeforeCommit(new LatestFile(journal.layout));
        String second = journal.append("a");
        journal.run(new LatestFile(journal.layout));

        assertThat(ids()).containsExactly(id(second), id(first));
    }

    @Test
    void holdsFewerWhereTheyAreLarge() throws IOException {
        for (int i = 0; i < 8; i++) {
            journal.append("a", "2026-11-20T12:00:0" + i + ".000000Z", true, 3 << 20);
        }
        journal.run(new LatestFile(journal.layout));

        assertThat(Files.size(base.resolve("real_time/latest.json"))).isLessThan(17L << 20);
        assertThat(ids()).hasSize(5);
    }

    @Test
    void forgetsASessionThatIsDeleted() throws IOException {
        journal.append("a");
        String other = journal.append("b");
        LatestFile latest = new LatestFile(journal.layout);
        journal.run(latest);
        journal.appendRaw(
                "{\"v\":1,\"type\":\"conversation\",\"id\":\"e\",\"timestamp\":\"2026-11-20T12:01:00.000000Z\","
                        + "\"session_id\":\"a\",\"deleted\":true}");
        journal.run(latest);
        assertThat(ids()).containsExactly(id(other));
    }

    @Test
    void ordersByTheBeginOfTheCalls() throws IOException {
        String later = journal.append("a", "2026-11-20T12:00:02.000000Z", true, 1);
        String earlier = journal.append("a", "2026-11-20T12:00:01.000000Z", true, 1);
        journal.run(new LatestFile(journal.layout));

        assertThat(ids()).containsExactly(id(later), id(earlier));
    }

    private List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>();
        for (JsonNode record : new ObjectMapper()
                .readTree(base.resolve("real_time/latest.json").toFile())) {
            ids.add(record.get("id").asText());
        }
        return ids;
    }

    private static String id(String line) throws IOException {
        return new ObjectMapper().readTree(line).get("id").asText();
    }
}
