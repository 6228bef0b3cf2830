package io.llmrecorder.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What is expected of the records of a scenario. */
public final class Expect {
    private Expect() {}

    /** No call of the scenario is on record. */
    public static Scenario.Expectation nothing() {
        return records -> assertThat(records).isEmpty();
    }

    /** One call, about which the rest is said. */
    public static Scenario.Expectation one(Consumer<Recorded> check) {
        return records -> {
            assertThat(records).hasSize(1);
            check.accept(records.get(0));
        };
    }

    /** So many calls, each answered whole. */
    public static Scenario.Expectation answered(int calls) {
        return records -> {
            assertThat(records).hasSize(calls);
            records.forEach(Expect::answered);
        };
    }

    /** The question as it was sent, and the whole answer. */
    public static void answered(Recorded record) {
        asked(record, false);
        ok(record);
    }

    /** The question as it was sent, and the whole stream. */
    public static void streamed(Recorded record) {
        asked(record, true);
        ok(record);
        assertThat(record.text("/http/response_headers")).contains("text/event-stream");
    }

    private static void ok(Recorded record) {
        assertThat(record.text("/status")).isEqualTo("ok");
        assertThat(record.text("/success")).isEqualTo("true");
        assertThat(record.number("/http/status")).isEqualTo(200);
        assertThat(record.text("/response")).isEqualTo(Answers.TEXT);
        assertThat(record.number("/usage/input_tokens")).isEqualTo(9);
        assertThat(record.number("/usage/output_tokens")).isEqualTo(4);
    }

    /** The question as it was sent. */
    public static void asked(Recorded record, boolean stream) {
        String question = Scene.QUESTION.formatted(stream);
        assertThat(record.text("/request_body")).isEqualTo(question);
        assertThat(record.number("/http/request_bytes")).isEqualTo(question.getBytes(StandardCharsets.UTF_8).length);
        assertThat(record.text("/stream")).isEqualTo(String.valueOf(stream));
        assertThat(record.text("/session_source")).isEqualTo("outbound_header");
    }

    /** One call with this status and this HTTP status, or -1 for none. */
    public static Scenario.Expectation one(String status, int httpStatus) {
        return one(record -> {
            assertThat(record.text("/status")).isEqualTo(status);
            assertThat(record.text("/success")).isEqualTo("false");
            assertThat(record.number("/http/status")).isEqualTo(httpStatus);
        });
    }
}
