package io.llmrecorder.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.call.CallJson;
import io.llmrecorder.exchange.Budget;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.exchange.Headers;
import io.llmrecorder.provider.Providers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LightRecordsTest {
    private static final String LONG = String.join(",", Collections.nCopies(40, "0.25"));

    @TempDir
    Path base;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "https://api.openai.com/v1/embeddings | {`data`:[{`object`:`embedding`,`index`:0,`embedding`:[0.1,-0.2,3]}]} | /data/0/embedding | 3",
                "https://api.openai.com/v1/embeddings | {`data`:[{`object`:`embedding`,`embedding`:`AACAPwAAgD8=`}]} | /data/0/embedding | 2",
                "http://localhost:11434/api/embed | {`model`:`m`,`embeddings`:[[0.1,0.2],[0.3,0.4]]} | /embeddings/1 | 2",
                "http://localhost:11434/api/embeddings | {`embedding`:[0.1,0.2]} | /embedding | 2",
                "https://api.cohere.com/v2/embed | {`embeddings`:{`float`:[[0.1,0.2,0.3]],`int8`:[[1,2,3]]}} | /embeddings/int8/0 | 3",
                "https://generativelanguage.googleapis.com/v1beta/models/gemini-embedding-001:embedContent | {`embedding`:{`values`:[0.1,0.2]}} | /embedding/values | 2",
                "https://generativelanguage.googleapis.com/v1beta/models/gemini-embedding-001:batchEmbedContents | {`embeddings`:[{`values`:[0.1,0.2]}]} | /embeddings/0/values | 2",
                "https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google/models/text-embedding-005:predict | {`predictions`:[{`embeddings`:{`values`:[0.5],`statistics`:{`token_count`:3}}}]} | /predictions/0/embeddings/values | 1",
                "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.titan-embed-text-v2%3A0/invoke | {`embedding`:[0.5,1],`embeddingsByType`:{`float`:[0.5,1]}} | /embeddingsByType/float | 2",
                "https://dashscope.aliyuncs.com/api/v1/services/embeddings/text-embedding/text-embedding | {`output`:{`embeddings`:[{`text_index`:0,`embedding`:[0.5,1]}]}} | /output/embeddings/0/embedding | 2",
                "https://eu-de.ml.cloud.ibm.com/ml/v1/text/embeddings?version=1 | {`results`:[{`embedding`:[0.5]}]} | /results/0/embedding | 1",
                "https://api.cloudflare.com/client/v4/accounts/a/ai/run/@cf/baai/bge-m3 | {`result`:{`shape`:[1,40],`data`:[[LONG]]}} | /result/data/0 | 40",
                "https://nobody.example.com/vectors | [[LONG]] | /0 | 40",
            })
    void omitsTheVectorsOfEveryProvider(String url, String answer, String place, int dimensions) throws IOException {
        JsonNode body = record(
                        url, "{\"input\":\"hi\"}", answer.replace("LONG", LONG).replace('`', '"'), "")
                .get("response_body");

        assertThat(body.at(place).path("omitted").asText()).as(body.toString()).isEqualTo("embedding");
        assertThat(body.at(place).path("dimensions").asInt()).isEqualTo(dimensions);
    }

    @Test
    void keepsVectorsWhereTheyAreWanted() throws IOException {
        String answer = "{\"data\":[{\"embedding\":[0.1,-0.2,3]}]}";

        JsonNode record =
                record("https://api.openai.com/v1/embeddings", "{\"input\":\"hi\"}", answer, ",embeddings=keep");

        assertThat(record.get("response_body").toString()).isEqualTo(answer);
    }

    @Test
    void leavesTheNumbersOfAChat() throws IOException {
        String answer =
                "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},\"logprobs\":{\"content\":[{\"token\":\"Hello\","
                        + "\"bytes\":[72,101],\"top\":[" + LONG + "]}]}}]}";

        JsonNode record =
                record("https://api.openai.com/v1/chat/completions", "{\"model\":\"m\",\"messages\":[]}", answer, "");

        assertThat(record.get("response_body").toString()).isEqualTo(answer);
    }

    @Test
    void putsALargePictureBesideTheRecord() throws IOException {
        byte[] picture = new byte[100_000];
        new Random(1).nextBytes(picture);
        String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(picture);
        String request =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"这是什么?\"},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + url + "\"}}]}]}";

        JsonNode record = record("https://api.openai.com/v1/chat/completions", request, "{}", "");
        JsonNode whole = record("https://api.openai.com/v1/chat/completions", request, "{}", ",blob.bytes=1MiB");

        assertThat(record.at("/request_body/messages/0/content/1/image_url/url").asText())
                .startsWith("blob:sha256:")
                .endsWith(";bytes=100000;type=image/png");
        assertThat(record.get("prompt").asText()).isEqualTo("这是什么?");
        assertThat(record.at("/http/request_bytes").asInt()).isGreaterThan(130_000);
        assertThat(whole.at("/request_body/messages/0/content/1/image_url/url").asText())
                .isEqualTo(url);
    }

    private JsonNode record(String url, String request, String answer, String settings) throws IOException {
        CallAssembly assembly =
                new CallAssembly(Calls.config(base, settings), Calls.ORIGIN, "session_1", Providers::read);
        Exchange exchange = new Exchange(
                "okhttp",
                "POST",
                url,
                new Headers().add("Content-Type", "application/json"),
                Caller.NOBODY,
                Calls.NOBODY,
                1 << 20,
                new Budget(Long.MAX_VALUE));
        byte[] body = request.getBytes(StandardCharsets.UTF_8);
        exchange.request().append(body, 0, body.length);
        exchange.requestSent();
        Calls.answer(exchange, 200, answer).end(Exchange.End.COMPLETE);
        return new ObjectMapper().readTree(new CallJson().line(assembly.ended(exchange, 0)));
    }
}
