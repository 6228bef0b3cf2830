package io.llmrecorder.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentObjectTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"model\":\"gpt\",\"temperature\":0.10,\"seed\":123456789012345678901234567890,\"top_p\":1E-7}",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"a\\tb \\\\u00e4 \\\"c\\\" \\/\"}]}",
                "{\"content\":\"你好 ä 😀\"}",
            })
    void isWrittenInItsOwnBytes(String json) throws IOException {
        SentObject object = sent(json);

        assertThat(object).isNotNull();
        assertThat(new String(JSON.writeValueAsBytes(JSON.createArrayNode().add(object)), UTF_8))
                .isEqualTo("[" + json + "]");
        assertThat((JsonNode) object).isEqualTo(Json.parse(json.getBytes(UTF_8)));
    }

    @Test
    void blanksAroundItAreNotPartOfIt() throws IOException {
        byte[] bytes = " {\"a\":1} \r\n".getBytes(UTF_8);

        assertThat(JSON.writeValueAsBytes(SentObject.parse(bytes, 1, bytes.length)))
                .asString(UTF_8)
                .isEqualTo("{\"a\":1}");
    }

    /** What is a letter in the tree must be one in the record, where people look for it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\n1}",
                "{\"a\":\t1}",
                "{\"a\":\"\\u4f60\"}",
                "[1]",
                "\"text\"",
                "",
                "{\"a\":1",
                "{\"a\":1}{\"b\":2}",
                "{\"a\":\"\\"
            })
    void anythingElseIsNone(String json) {
        assertThat((JsonNode) sent(json)).isNull();
    }

    /** The tree, which is looked through for secrets, has the last value only. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":\"sk-secret\",\"a\":1}", "{\"x\":[{\"a\":\"sk-secret\",\"b\":1,\"a\":1}]}"})
    void aNameGivenTwiceIsNotWrittenAsItCame(String json) {
        assertThat((JsonNode) sent(json)).isNull();
    }

    /** Jackson reads all of these. */
    @ParameterizedTest
    @ValueSource(strings = {"\u00c0\u0081", "\u00e0\u0081\u0081", "\u00ed\u00a0\u0080"})
    void whatIsNoUtf8IsNotWrittenAsItCame(String bytes) {
        byte[] json = ("{\"a\":\"" + "x".repeat(2_000) + bytes + "\"}").getBytes(ISO_8859_1);

        assertThat((JsonNode) SentObject.parse(json, 0, json.length)).isNull();
    }

    @Test
    void copiesAndOtherFormsAreMadeFromTheTree() throws IOException {
        SentObject object = sent("{\"a\": {\"b\": 1}}");

        assertThat(object).isNotNull();
        ObjectNode copy = object.deepCopy();
        copy.put("c", 2);
        assertThat(JSON.writeValueAsBytes(copy)).asString(UTF_8).isEqualTo("{\"a\":{\"b\":1},\"c\":2}");
        assertThat(JSON.writeValueAsString(object)).isEqualTo("{\"a\":{\"b\":1}}");
        assertThat(object).hasToString("{\"a\":{\"b\":1}}");
        assertThat(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(object))
                .asString(UTF_8)
                .contains("\n    \"b\" : 1");
    }

    @Test
    void isWrittenWholeHoweverLongItIs() throws IOException {
        for (int length : new int[] {10, 500, 7_990, 8_000, 8_010, 100_000}) {
            String json = "{\"a\":\"" + "x".repeat(length) + "\"}";

            assertThat(JSON.writeValueAsBytes(JSON.createObjectNode().set("b", sent(json))))
                    .asString(UTF_8)
                    .isEqualTo("{\"b\":" + json + "}");
        }
    }

    private static @Nullable SentObject sent(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        return SentObject.parse(bytes, 0, bytes.length);
    }
}
