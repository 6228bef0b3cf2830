package io.llmrecorder.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenSessionsTest {
    private static final String FILE = "2026-11-20_all_interactions.jsonl";
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void onlyACallAfterTheEndOpensASessionAgain() {
        OpenSession ended = OpenSession.begin("s", FILE).with(FILE, NOON, false, false, true);
        assertThat(ended.with(FILE, NOON.minusSeconds(1), true, true, false).ended())
                .isTrue();
        assertThat(ended.with(FILE, NOON.plusSeconds(1), true, true, false).ended())
                .isFalse();
        assertThat(ended.with(FILE, NOON.plusSeconds(1), false, true, false).ended())
                .isTrue();
    }

    @Test
    void sessionsAreTheSameInTheNextProcess() throws IOException {
        OpenSessions sessions = OpenSessions.load(new Layout(folder));
        OpenSession session = OpenSession.begin("../😀", FILE).with(FILE, NOON, true, true, false);
        sessions.put(session);
        sessions.store();
        assertThat(OpenSessions.load(new Layout(folder)).get("../😀")).isEqualTo(session);
    }

    @Test
    void aDamagedFileIsAsGoodAsNone() throws IOException {
        OpenSessions sessions = OpenSessions.load(new Layout(folder));
        sessions.put(OpenSession.begin("s", FILE));
        sessions.store();
        Files.writeString(folder.resolve("state/session_documents.sessions.json"), "[{\"id\":");
        assertThat(OpenSessions.load(new Layout(folder)).all()).isEmpty();
    }

    @Test
    void savedSessionsAreForgottenInTheEndAndOpenOnesNever() throws IOException {
        OpenSessions sessions = OpenSessions.load(new Layout(folder));
        for (int i = 0; i < 1500; i++) {
            sessions.put(OpenSession.begin("saved-" + i, FILE)
                    .with(FILE, NOON, true, true, false)
                    .markSaved());
        }
        sessions.put(OpenSession.begin("open", FILE));
        sessions.forget(NOON.toEpochMilli());
        assertThat(sessions.all()).hasSize(1001);
        assertThat(sessions.get("saved-1499")).isNotNull();
        sessions.forget(NOON.plusSeconds(8 * 86_400).toEpochMilli());
        assertThat(sessions.all()).containsExactly(sessions.get("open"));
    }
}
