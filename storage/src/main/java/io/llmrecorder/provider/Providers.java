package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.llmrecorder.call.Reading;
import io.llmrecorder.exchange.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks each provider in turn whether a call is its own, and reads the call. Pure; safe for use by many threads. */
public final class Providers {
    /** Asked in this order: those with an unmistakable path first, those that go by shape last. */
    private static final List<Provider> ALL = List.of(
            new BedrockConverse(),
            new BedrockInvoke(),
            new BedrockAgents(),
            new DashScope(),
            new Watsonx(),
            new CloudflareRun(),
            new AnthropicComplete(),
            new AnthropicMessages(),
            new OpenAiRuns(),
            new Ollama(),
            new CohereChat(),
            new TextServices(),
            new OpenAiEmbeddings(),
            new OpenAiMedia(),
            new OpenAiChat(),
            new OpenAiCompletions(),
            new OpenAiResponses(),
            new GeminiInteractions(),
            new Gemini(),
            new GeminiEmbeddings(),
            new Replicate(),
            new HostedModels());

    private static final Provider UNKNOWN = new Unknown();

    private Providers() {}

    /** Reads the call; one that nobody knows is read as {@code unknown}, with its bodies. Never throws. */
    public static Reading read(HttpCall call) {
        return read(call, call.url());
    }

    /** Reads the call, in the wire format that {@code ENDPOINTS} names for where it went, if it names one. Never throws. */
    public static Reading read(HttpCall call, Endpoints endpoints) {
        String api = endpoints.api(call.url());
        String url = api == null ? null : WireFormats.url(api);
        return read(call, url == null ? call.url() : url);
    }

    private static Reading read(HttpCall call, String url) {
        try {
            return readTrees(call, url);
        } catch (RuntimeException | StackOverflowError e) {
            // A wire format that is new to a provider must not cost the record: the bodies are kept as they are.
            return new Draft().toReading(text(call.requestBody()), text(call.responseBody()), false, -1);
        }
    }

    /**
     * Reads a call again from what its record keeps: for records that an older version wrote.
     *
     * @param url without secrets
     * @param api that the record names, or null: asked where the URL does not tell
     * @param status 0 when no answer came
     * @param responseHeaders as far as they are kept
     * @param request the record's {@code request_body}, or null
     * @param response the record's {@code response_body}, or null
     */
    public static Reading reread(
            String url,
            @Nullable String api,
            int status,
            Headers responseHeaders,
            @Nullable JsonNode request,
            @Nullable JsonNode response) {
        Reading reading = reread(url, status, responseHeaders, request, response);
        String named = api == null || reading.api() != null ? null : WireFormats.url(api);
        return named == null ? reading : reread(named, status, responseHeaders, request, response);
    }

    /** Reads a call again whose URL tells what it is. */
    static Reading reread(
            String url, int status, Headers responseHeaders, @Nullable JsonNode request, @Nullable JsonNode response) {
        Call call = new Call(Url.of(url), Json.orMissing(request), status, responseHeaders, Json.orMissing(response));
        try {
            Draft draft = new Draft();
            interpret(provider(call, draft), call, draft);
            return draft.toReading(request, response, false, -1);
        } catch (RuntimeException | StackOverflowError e) {
            return new Draft().toReading(request, response, false, -1);
        }
    }

    /** {@link #read} without its net: throws where a provider does not stand what was sent. */
    static Reading readTrees(HttpCall http) {
        return readTrees(http, http.url());
    }

    private static Reading readTrees(HttpCall http, String url) {
        JsonNode request = request(http);
        Answer answer = Answer.of(http);
        Call call = new Call(Url.of(url), request, http.status(), http.responseHeaders(), answer.document());
        Draft draft = new Draft();
        Provider provider = provider(call, draft);
        Answer.Assembled assembled = answer.assemble(provider, call, http.responseWhole());
        Call whole = call.with(assembled.tree());
        interpret(provider, whole, draft);
        if (draft.stream == null && draft.api != null) {
            draft.stream = answer.stream() != null;
        }
        boolean incomplete = http.status() != 0 && assembled.incomplete();
        return draft.toReading(present(request), present(whole.response()), incomplete, assembled.firstContent());
    }

    private static JsonNode request(HttpCall http) {
        String coding = http.requestHeaders().first("content-encoding");
        String type = http.requestHeaders().first("content-type");
        ContentCoding.Decoded body = ContentCoding.decode(http.requestBody(), coding == null ? "" : coding);
        return BodyTree.read(body, type == null ? "" : type);
    }

    private static Provider provider(Call call, Draft draft) {
        for (Provider provider : ALL) {
            Api api = provider.claim(call);
            if (api != null) {
                draft.api = api;
                return provider;
            }
        }
        return UNKNOWN;
    }

    private static void interpret(Provider provider, Call call, Draft draft) {
        provider.interpret(call, draft);
        if (draft.failure == null) {
            draft.failure = call.status() == 0 ? null : Failures.of(call);
        }
    }

    private static @Nullable JsonNode present(JsonNode tree) {
        return tree instanceof MissingNode ? null : tree;
    }

    private static @Nullable JsonNode text(byte[] body) {
        return body.length == 0 ? null : new TextNode(new String(body, StandardCharsets.UTF_8));
    }
}
