package io.llmrecorder.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FilterSettingsTest {
    @AfterEach
    void clear() {
        System.clearProperty("llm.records.session.header");
        System.clearProperty("llm.records.trust.forwarded.for");
    }

    @Test
    void defaultsAreThoseOfTheRecorder() {
        assertThat(FilterSettings.read(name -> null))
                .isEqualTo(new FilterSettings("X-Session-ID", "X-User-ID", "X-LLM-Meta-", false));
    }

    @Test
    void initParamWinsOverSystemProperty() {
        System.setProperty("llm.records.session.header", "X-Property");
        System.setProperty("llm.records.trust.forwarded.for", "true");
        assertThat(FilterSettings.read(name -> null).sessionHeader()).isEqualTo("X-Property");
        assertThat(FilterSettings.read(name -> null).trustForwardedFor()).isTrue();
        assertThat(FilterSettings.read(Map.of("session.header", "X-Init")::get).sessionHeader())
                .isEqualTo("X-Init");
    }

    @Test
    void blankValueIsNoValue() {
        System.setProperty("llm.records.session.header", " ");
        assertThat(FilterSettings.read(name -> "").sessionHeader()).isEqualTo("X-Session-ID");
    }
}
