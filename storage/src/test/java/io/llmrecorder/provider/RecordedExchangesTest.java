package io.llmrecorder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.call.Reading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Reads real exchanges of many projects; they are not part of the project, so this is skipped where they are absent. */
@EnabledIf("present")
class RecordedExchangesTest {
    /** Expectations that are wrong, each with the reason. */
    static final Map<String, String> WRONG = Map.of(
            "snowflake.chat-a3fe5fbc4a tool_calls",
            "the second call, without name and arguments, is the unused function_call that this server fills in");

    static boolean present() {
        return Recorded.present();
    }

    @Test
    void neitherThrowsNorHangsOnAnswersCutAnywhere() {
        Random random = new Random(20261120);
        for (Recorded recorded : Recorded.all()) {
            int length = recorded.call().responseBody().length;
            for (int i = 0; i < 8 && length > 0; i++) {
                HttpCall cut = recorded.cut(random.nextInt(length));
                Reading reading = Providers.read(cut);
                assertThat(reading.provider())
                        .as("provider of " + recorded.id())
                        .isNotEqualTo("unknown");
                assertThat(reading.model())
                        .as("model of " + recorded.id())
                        .isEqualTo(Providers.read(recorded.call()).model());
            }
        }
    }

    @Test
    void takesNoWholeStreamForIncomplete() {
        for (Recorded recorded : Recorded.all()) {
            assertThat(Providers.read(recorded.call()).incomplete())
                    .as(recorded.id())
                    .isFalse();
        }
    }

    @Test
    void keepsTextThatArrivedBeforeTheCut() {
        Random random = new Random(42);
        for (Recorded recorded : Recorded.all()) {
            Reading whole = Providers.read(recorded.call());
            int length = recorded.call().responseBody().length;
            if (!Boolean.TRUE.equals(whole.stream())
                    || whole.response() == null
                    || length == 0
                    || whole.output().size() > 1) {
                continue;
            }
            Reading cut = Providers.read(recorded.cut(length / 2 + random.nextInt(length / 2)));
            String text = cut.response() == null ? "" : cut.response();
            assertThat(whole.response()).as(recorded.id()).startsWith(text);
        }
    }

    @Test
    void givesTheSameReadingFromTheTreesOfTheRecord() {
        for (Recorded recorded : Recorded.all()) {
            Reading first = Providers.read(recorded.call());
            Reading again = Providers.reread(
                    recorded.call().url(),
                    recorded.call().status(),
                    recorded.call().responseHeaders(),
                    first.requestBody(),
                    first.responseBody());
            assertThat(Score.differences(recorded, again))
                    .as(recorded.id())
                    .isEqualTo(Score.differences(recorded, first));
            assertThat(again.api()).as(recorded.id()).isEqualTo(first.api());
        }
    }

    @Test
    void readsCompressedAnswersAlike() throws IOException {
        for (Recorded recorded : Recorded.all()) {
            Reading plain = Providers.read(recorded.call());
            Reading gzip = Providers.read(recorded.gzip());
            assertThat(gzip.response()).as(recorded.id()).isEqualTo(plain.response());
            assertThat(gzip.usage()).as(recorded.id()).isEqualTo(plain.usage());
        }
    }

    @Test
    void namesTheApi() {
        List<String> wrong = new ArrayList<>();
        for (Recorded recorded : Recorded.all()) {
            String api = Providers.read(recorded.call()).api();
            // Nothing on the wire tells which server it is that answers at localhost.
            boolean nameless = recorded.api().equals("gpustack.chat");
            if (!recorded.api().equals(nameless ? "gpustack.chat" : api)) {
                wrong.add(recorded.id() + " " + recorded.call().url() + " read as " + api);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void readsEveryJudgedFieldOfEveryExchange() {
        List<String> wrong = new ArrayList<>();
        Map<String, int[]> byApi = new TreeMap<>();
        for (Recorded recorded : Recorded.all()) {
            List<String> differences = Score.differences(recorded, Providers.read(recorded.call()));
            differences.removeIf(difference ->
                    WRONG.containsKey(recorded.id() + " " + difference.substring(0, difference.indexOf(':'))));
            int[] count = byApi.computeIfAbsent(recorded.api(), api -> new int[2]);
            count[0] += differences.isEmpty() ? 1 : 0;
            count[1]++;
            differences.forEach(difference -> wrong.add(recorded.id() + " " + difference));
        }
        byApi.forEach((api, count) -> {
            if (count[0] < count[1]) {
                wrong.add(api + " " + count[0] + "/" + count[1]);
            }
        });
        assertThat(wrong).isEmpty();
    }
}
