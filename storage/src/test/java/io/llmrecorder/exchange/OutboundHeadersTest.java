package io.llmrecorder.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.config.Config;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class OutboundHeadersTest {
    private final OutboundHeaders outbound = new OutboundHeaders(Config.load(null, new Properties(), Map.of()));

    private static Caller user(String id, String source) {
        return new Caller("s", "header", id, source, Map.of(), null, null, null);
    }

    @Test
    void takesSessionUserAndAttributesWhereNobodyNamedThem() {
        Caller caller = outbound.complete(
                Caller.NOBODY,
                new Headers().add("X-Session-ID", " s1 ").add("X-User-ID", "u1").add("X-LLM-Meta-Drawing-Id", "7"));
        assertThat(caller.sessionId()).isEqualTo("s1");
        assertThat(caller.sessionSource()).isEqualTo("outbound_header");
        assertThat(caller.userId()).isEqualTo("u1");
        assertThat(caller.attributes()).containsExactly(Map.entry("drawing_id", "7"));
    }

    @Test
    void leavesWhatTheFilterHasSaid() {
        Headers headers = new Headers().add("X-Session-ID", "other").add("X-User-ID", "other");
        assertThat(outbound.complete(user("ada", "header"), headers).userId()).isEqualTo("ada");
        assertThat(outbound.complete(user("ada", "principal"), headers).sessionId())
                .isEqualTo("s");
    }

    @Test
    void prefersANamedUserToAnAddress() {
        Caller caller = outbound.complete(user("10.0.0.1", "ip"), new Headers().add("X-User-ID", "ada"));
        assertThat(caller.userId()).isEqualTo("ada");
        assertThat(caller.userSource()).isEqualTo("outbound_header");
        assertThat(outbound.complete(user("10.0.0.1", "ip"), new Headers()).userId())
                .isEqualTo("10.0.0.1");
    }

    @Test
    void ignoresWhatIsNoWayToRecord() {
        assertThat(outbound.complete(Caller.NOBODY, new Headers().add("X-LLM-Record", "everything"))
                        .content())
                .isNull();
        assertThat(outbound.complete(Caller.NOBODY, new Headers().add("X-LLM-Record", "Metadata"))
                        .content())
                .isEqualTo("metadata");
    }
}
