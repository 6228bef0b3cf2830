package io.llmrecorder.provider;

/**
 * Which paths are calls of a model, told by their ends. Pure; asked for every request of the application, on its threads,
 * so it makes no objects and looks at the last few characters first.
 */
final class LlmPath {
    /** Ends that mean a model call on any host. */
    private static final String[] ANY_HOST = {
        "/chat/completions",
        "/completions",
        "/responses",
        "/responses/compact",
        "/embeddings",
        "/v1/messages",
        "/v1/complete",
        "/text/chatcompletion_v2",
        "/images/generations",
        "/images/edits",
        "/images/variations",
        "/audio/transcriptions",
        "/audio/translations",
        "/audio/speech",
        "/v1/moderations",
        "/v1/rerank",
        "/v2/rerank",
        "/v1/ocr",
        "/api/chat",
        "/api/generate",
        "/api/embed",
        "/v1/interactions",
        "/v1beta/interactions",
        ":generateContent",
        ":streamGenerateContent",
        ":embedContent",
        ":batchEmbedContents",
        "/completion",
        "/generate_stream",
        "/v2/chat",
        "/retrieveAndGenerate",
        "/retrieveAndGenerateStream",
        "/text/generation",
        "/text/generation_stream",
        "/text/chat",
        "/text/chat_stream",
    };

    /** Ends that need this part before them, in pairs. */
    private static final String[] WITH_PART = {
        "/converse", "/model/",
        "/converse-stream", "/model/",
        "/invoke", "/model/",
        "/invoke-with-response-stream", "/model/",
        "/text", "/agentAliases/",
        "/runs", "/threads/",
        "/submit_tool_outputs", "/runs/",
        ":predict", "/publishers/",
        ":rawPredict", "/publishers/",
        ":streamRawPredict", "/publishers/",
        "/messages", "/anthropic/",
        "/generation", "/services/aigc/",
        "/invocations", "/serving-endpoints/",
        "/invocations", "/endpoints/",
        "/invocations-response-stream", "/endpoints/",
    };

    /** Parts that an unknown path of an LLM's host may have when it is no call of a model. */
    private static final String[] NEVER = {
        "/files",
        "/batches",
        "/vector_stores",
        "/fine_tuning",
        "/fine-tuning",
        "/fine-tunes",
        "/uploads",
        "/organization",
        "/assistants",
        "/guardrail/",
        "/cachedContents",
        "/count_tokens",
        "/count-tokens",
        "/input_tokens",
        "/tokenize",
        "/detokenize",
        "/evals",
        "/containers",
        "/conversations",
        "/realtime",
        "/datasets",
        "/api/show",
        "/api/pull",
        "/api/push",
        "/api/create",
        "/api/copy",
        "/api/tags",
        "/oauth",
        "/token",
        "/login",
        "/keys",
        "/versions/",
        "/cancel",
        "/async-invoke",
        "/knowledgebases/",
        "/operations/",
    };

    /** Ends that are no call of a model, though the host is an LLM's. */
    private static final String[] NEVER_ENDS = {
        "/models",
        "/threads",
        "/sessions",
        "/memories",
        ":countTokens",
        ":computeTokens",
        ":batchGenerateContent",
        ":asyncBatchEmbedContent",
        ":predictLongRunning",
        ":fetchPredictOperation",
        "/check-tokens",
        "/metrics",
        "/health",
        "/search",
    };

    /** Words in an unknown path of a known LLM host that speak of inference. */
    private static final String[] INFERENCE = {
        "chat",
        "complet",
        "generat",
        "infer",
        "predict",
        "invoke",
        "message",
        "respon",
        "embed",
        "rerank",
        "converse",
        "/run/",
        "speech",
        "transcri",
        "classif",
        "moderat",
        "image",
        "summar",
        "/models/",
        "agent",
        "answer",
        "query",
    };

    private LlmPath() {}

    /** Whether the path means a call of a model on any host. */
    static boolean isCall(String path, int length) {
        for (String end : ANY_HOST) {
            if (ends(path, length, end)) {
                return true;
            }
        }
        if (path.contains("/ai/run/")) {
            return true;
        }
        for (int i = 0; i < WITH_PART.length; i += 2) {
            if (ends(path, length, WITH_PART[i]) && path.contains(WITH_PART[i + 1])) {
                return true;
            }
        }
        return false;
    }

    /** Whether a path of a known LLM host, known or not, looks like a call of a model. */
    static boolean looksLikeCall(String path, int length) {
        if (isCall(path, length)) {
            return true;
        }
        if (isOther(path, length)) {
            return false;
        }
        for (String word : INFERENCE) {
            if (path.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOther(String path, int length) {
        for (String part : NEVER) {
            if (path.contains(part)) {
                return true;
            }
        }
        for (String end : NEVER_ENDS) {
            if (ends(path, length, end)) {
                return true;
            }
        }
        // Messages of a thread are stored, not answered; its runs are.
        return path.contains("/threads/") && !path.contains("/runs");
    }

    private static boolean ends(String path, int length, String end) {
        return path.startsWith(end, length - end.length());
    }
}
