package io.llmrecorder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    private final Endpoints endpoints = new Endpoints(List.of(), List.of());

    static boolean present() {
        return Recorded.present();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.openai.com/v1/chat/completions",
                "API.OpenAI.com/v1/responses",
                "proxy.example/llm/v1/chat/completions/",
                "x.openai.azure.com/openai/deployments/gpt/chat/completions",
                "api.anthropic.com/v1/messages",
                "localhost/v1/messages",
                "localhost/api/chat",
                "bedrock-runtime.us-east-1.amazonaws.com/model/a%3A0/invoke-with-response-stream",
                "us-central1-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google/models/m:generateContent",
                "aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/anthropic/models/m:streamRawPredict",
                "api.openai.com/v1/threads/t/runs",
                "api.openai.com/v1/threads/runs",
                "api-inference.huggingface.co/models/some/model",
                "api.cloudflare.com/client/v4/accounts/a/ai/run/@cf/meta/llama-3",
                "runtime.sagemaker.us-east-1.amazonaws.com/endpoints/e/invocations",
                "proxy.example/tokens/files/v1/chat/completions",
                "api.groq.com/openai/v2/new-inference-thing",
                "dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation",
            })
    void recordsCallsOfModels(String url) {
        assertThat(asks(endpoints, "POST", url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com/",
                "example.com",
                "example.com/messages",
                "example.com/orders/42",
                "api.openai.com/v1/files",
                "api.openai.com/v1/batches",
                "api.openai.com/v1/threads/t/messages",
                "api.anthropic.com/v1/messages/count_tokens",
                "api.anthropic.com/v1/messages/batches",
                "api.openai.com/v1/responses/resp_1/cancel",
                "generativelanguage.googleapis.com/v1beta/models/m:countTokens",
                "bedrock-runtime.us-east-1.amazonaws.com/guardrail/g/version/1/apply",
                "localhost/api/pull",
                "huggingface.co/meta-llama/Llama-2-7b-chat.git/info/lfs/objects/batch",
                "bucket.oss-cn-beijing.aliyuncs.com/images/chat.png",
                "api.cloudflare.com/client/v4/accounts/a/images/v1",
                "us-central1-aiplatform.googleapis.com/v1/projects/p/locations/l/endpoints/1:predict",
            })
    void leavesOtherRequestsAlone(String url) {
        assertThat(asks(endpoints, "POST", url)).isFalse();
    }

    @Test
    void recordsNoGet() {
        assertThat(asks(endpoints, "GET", "api.openai.com/v1/responses")).isFalse();
    }

    @Test
    void recordsExtraEndpointsAtTheirPortAndPath() {
        Endpoints extra = new Endpoints(List.of("llm.corp:8443/ask=openai"), List.of());
        assertThat(extra.isLlmCall("POST", "LLM.corp", 8443, "/ask/me")).isTrue();
        assertThat(extra.isLlmCall("POST", "llm.corp", 443, "/ask/me")).isFalse();
        assertThat(extra.isLlmCall("POST", "llm.corp", 8443, "/other")).isFalse();
        assertThat(extra.complaints()).isEmpty();
    }

    @Test
    void excludesHostsAndUrlPrefixes() {
        Endpoints some = new Endpoints(List.of(), List.of("api.openai.com", "https://proxy.example/private"));
        assertThat(asks(some, "POST", "api.openai.com/v1/chat/completions")).isFalse();
        assertThat(asks(some, "POST", "proxy.example/private/v1/chat/completions"))
                .isFalse();
        assertThat(asks(some, "POST", "proxy.example/v1/chat/completions")).isTrue();
    }

    @Test
    void saysWhyWhatLooksLikeACallIsNone() {
        Endpoints some = new Endpoints(List.of(), List.of("proxy.example"));
        assertThat(some.verdict("POST", "proxy.example", 443, "/v1/chat/completions")
                        .reason())
                .isEqualTo("the setting EXCLUDE names it");
        assertThat(some.verdict("POST", "api.openai.com", 443, "/v1/files").reason())
                .startsWith("its path is not one of a model call");
        assertThat(some.verdict("GET", "api.openai.com", 443, "/v1/files").reason())
                .isNull();
        assertThat(some.verdict("POST", "proxy.example", 443, "/orders").reason())
                .isNull();
        assertThat(some.verdict("POST", "api.openai.com", 443, "/v1/responses").reason())
                .isNull();
    }

    @Test
    void complainsOfBadEntriesInOneSentenceEach() {
        Endpoints bad = new Endpoints(List.of("host:port", "/only/path"), List.of("*.example"));
        assertThat(bad.complaints())
                .containsExactly(
                        "ENDPOINTS: \"host:port\" is ignored, an entry is host[:port][/path-prefix] with a port from 1 to 65535.",
                        "ENDPOINTS: \"/only/path\" is ignored, an entry is host[:port][/path-prefix].",
                        "EXCLUDE: \"*.example\" is ignored, an entry is host[:port][/path-prefix].");
    }

    @Test
    @EnabledIf("present")
    void findsEveryRecordedExchange() {
        for (Recorded recorded : Recorded.all()) {
            assertThat(asks(endpoints, recorded.call().method(), recorded.call().url()))
                    .as(recorded.call().url())
                    .isTrue();
        }
    }

    @Test
    @EnabledIf("present")
    void findsNoneOfTheOtherRecordedRequests() {
        Recorded.lines("dev.notllm.jsonl").forEach(line -> {
            String url = line.path("request").path("url").asText();
            assertThat(asks(endpoints, line.path("request").path("method").asText(), url))
                    .as(url)
                    .isFalse();
        });
    }

    private static boolean asks(Endpoints endpoints, String method, String url) {
        int authority = url.indexOf("://") < 0 ? 0 : url.indexOf("://") + 3;
        int query = url.indexOf('?') < 0 ? url.length() : url.indexOf('?');
        int slash = url.indexOf('/', authority);
        String host = url.substring(authority, slash < 0 ? query : slash);
        int colon = host.indexOf(':');
        return endpoints.isLlmCall(
                method, colon < 0 ? host : host.substring(0, colon), 443, slash < 0 ? "" : url.substring(slash, query));
    }
}
