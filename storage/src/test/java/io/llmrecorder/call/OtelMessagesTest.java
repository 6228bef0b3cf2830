package io.llmrecorder.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expectations are written from the conventions' schemas. */
class OtelMessagesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void mapsTextAndToolCallsOfAConversation() throws JsonProcessingException {
        Reading reading = reading(
                List.of(
                        message("user", Part.text("Weather in Paris?")),
                        message("assistant", part(Part.Kind.TOOL_CALL, "{\"city\":\"Paris\"}", "weather", "call_1")),
                        message("tool", part(Part.Kind.TOOL_RESULT, "rainy, 57°F", null, "call_1"))),
                List.of(message("assistant", Part.text("It rains."))),
                List.of("stop"),
                null,
                null);
        OtelMessages messages = OtelMessages.of(reading);
        assertThat(messages.inputMessages()).isEqualTo(json("""
                [{"role":"user","parts":[{"type":"text","content":"Weather in Paris?"}]},
                 {"role":"assistant","parts":[
                   {"type":"tool_call","id":"call_1","name":"weather","arguments":{"city":"Paris"}}]},
                 {"role":"tool","parts":[{"type":"tool_call_response","id":"call_1","response":"rainy, 57°F"}]}]
                """));
        assertThat(messages.outputMessages()).isEqualTo(json("""
                [{"role":"assistant","parts":[{"type":"text","content":"It rains."}],"finish_reason":"stop"}]
                """));
        assertThat(messages.systemInstructions()).isEmpty();
        assertThat(messages.toolDefinitions()).isEmpty();
    }

    @Test
    void givesEachChoiceItsReason() throws JsonProcessingException {
        Reading reading = reading(
                List.of(),
                List.of(
                        message("assistant", part(Part.Kind.REASONING, "hm", null, null), Part.text("a")),
                        message("assistant", part(Part.Kind.TOOL_CALL, "not json", "f", null)),
                        message("assistant", part(Part.Kind.REFUSAL, "no", null, null)),
                        message("assistant", Part.text("b"))),
                List.of("max_tokens", "tool_use", "SAFETY"),
                null,
                null);
        assertThat(OtelMessages.of(reading).outputMessages()).isEqualTo(json("""
                [{"role":"assistant","parts":[{"type":"reasoning","content":"hm"},{"type":"text","content":"a"}],
                  "finish_reason":"length"},
                 {"role":"assistant","parts":[{"type":"tool_call","name":"f","arguments":"not json"}],
                  "finish_reason":"tool_call"},
                 {"role":"assistant","parts":[{"type":"refusal","content":"no"}],"finish_reason":"content_filter"},
                 {"role":"assistant","parts":[{"type":"text","content":"b"}]}]
                """));
    }

    @Test
    void keepsSystemMessagesOfTheHistoryInTheHistory() throws JsonProcessingException {
        List<Message> input = List.of(
                message("system", Part.text("apart")),
                message("system", Part.text("inside")),
                message("user", Part.text("hi")));
        String request = """
                {"instructions":"apart","input":[{"role":"developer","content":"inside"},{"role":"user","content":"hi"}]}
                """;
        OtelMessages messages = OtelMessages.of(reading(input, List.of(), List.of(), json(request), null));
        assertThat(messages.systemInstructions()).isEqualTo(json("[{\"type\":\"text\",\"content\":\"apart\"}]"));
        assertThat(messages.inputMessages()).isEqualTo(json("""
                [{"role":"system","parts":[{"type":"text","content":"inside"}]},
                 {"role":"user","parts":[{"type":"text","content":"hi"}]}]
                """));
    }

    @Test
    void tellsMediaByWhereTheyAre() throws JsonProcessingException {
        List<Message> input = List.of(message(
                "user",
                part(Part.Kind.MEDIA, "https://x.example/a.png", "image", null),
                part(Part.Kind.MEDIA, null, "image/png", null),
                part(Part.Kind.MEDIA, null, "audio", null),
                part(Part.Kind.MEDIA, null, "file", "file-1")));
        String request = """
                {"messages":[{"role":"user","content":[
                  {"type":"image_url","image_url":{"url":"https://x.example/a.png"}},
                  {"type":"image_url","image_url":{"url":"data:image/png;base64,aGVsbG8="}},
                  {"type":"input_audio","input_audio":{"data":"c291bmQ=","format":"wav"}},
                  {"type":"file","file":{"file_id":"file-1"}}]}]}
                """;
        JsonNode parts = OtelMessages.of(reading(input, List.of(), List.of(), json(request), null))
                .inputMessages()
                .path(0)
                .path("parts");
        assertThat(parts).isEqualTo(json("""
                [{"type":"uri","uri":"https://x.example/a.png","modality":"image"},
                 {"type":"blob","content":"aGVsbG8=","mime_type":"image/png","modality":"image"},
                 {"type":"blob","content":"c291bmQ=","modality":"audio"},
                 {"type":"file","file_id":"file-1","modality":"document"}]
                """));
    }

    @Test
    void saysThatThereWereMediaWhereTheirBytesAreNotKnown() throws JsonProcessingException {
        List<Message> input = List.of(message("user", part(Part.Kind.MEDIA, null, "video/mp4", null)));
        JsonNode parts = OtelMessages.of(reading(input, List.of(), List.of(), null, null))
                .inputMessages()
                .path(0)
                .path("parts");
        assertThat(parts).isEqualTo(json("[{\"type\":\"media\",\"mime_type\":\"video/mp4\",\"modality\":\"video\"}]"));
    }

    @Test
    void definesToolsOfEveryDialectAlike() throws JsonProcessingException {
        String expected = """
                [{"type":"function","name":"f","description":"d","parameters":{"type":"object"}}]
                """;
        for (String request : List.of("""
                {"tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}}]}
                """, """
                {"tools":[{"type":"function","name":"f","description":"d","parameters":{"type":"object"},"strict":true}]}
                """, """
                {"tools":[{"name":"f","description":"d","input_schema":{"type":"object"}}]}
                """, """
                {"tools":[{"functionDeclarations":[{"name":"f","description":"d","parameters":{"type":"object"}}]}]}
                """, """
                {"toolConfig":{"tools":[{"toolSpec":{"name":"f","description":"d","inputSchema":{"json":{"type":"object"}}}}]}}
                """, """
                {"functions":[{"name":"f","description":"d","parameters":{"type":"object"}}]}
                """)) {
            assertThat(definitions(request)).as(request).isEqualTo(json(expected));
        }
    }

    @Test
    void namesToolsThatTheProviderRuns() throws JsonProcessingException {
        assertThat(definitions("""
                {"tools":[{"type":"web_search"},{"type":"web_search_20250305","name":"web_search","max_uses":3},
                {"googleSearch":{}}]}
                """)).isEqualTo(json("""
                [{"type":"web_search","name":"web_search"},{"type":"web_search_20250305","name":"web_search"},
                 {"type":"googleSearch","name":"googleSearch"}]
                """));
    }

    private static JsonNode definitions(String request) throws JsonProcessingException {
        return OtelMessages.of(reading(List.of(), List.of(), List.of(), json(request), null))
                .toolDefinitions();
    }

    private static Message message(String role, Part... parts) {
        return new Message(role, List.of(parts));
    }

    private static Part part(Part.Kind kind, String text, String name, String id) {
        return new Part(kind, text, name, id);
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return MAPPER.readTree(text);
    }

    private static Reading reading(
            List<Message> input, List<Message> output, List<String> reasons, JsonNode request, JsonNode response) {
        return new Reading(
                "openai", null, "chat", null, null, null, null, input, output, null, null, null, reasons, List.of(),
                null, null, null, null, false, null, null, request, response, -1);
    }
}
