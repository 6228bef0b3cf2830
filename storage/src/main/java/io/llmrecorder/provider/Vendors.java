package io.llmrecorder.provider;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who answers at a host. A vendor that speaks a dialect known here is one line of this table and nothing else.
 *
 * <p>Pure; asked on the application's threads too, so it makes no objects.
 */
final class Vendors {
    /** Domain (itself and everything below it), then the name in records. The first that fits counts. */
    private static final String[] TABLE = {
        "openai.com", "openai",
        "openai.azure.com", "azure",
        "cognitiveservices.azure.com", "azure",
        "services.ai.azure.com", "azure",
        "inference.ai.azure.com", "azure",
        "models.ai.azure.com", "azure",
        "models.inference.ai.azure.com", "github",
        "models.github.ai", "github",
        "api.githubcopilot.com", "github_copilot",
        "anthropic.com", "anthropic",
        "generativelanguage.googleapis.com", "gemini",
        "aiplatform.googleapis.com", "vertex",
        "api.mistral.ai", "mistral",
        "codestral.mistral.ai", "mistral",
        "api.deepseek.com", "deepseek",
        "api.groq.com", "groq",
        "api.x.ai", "xai",
        "api.perplexity.ai", "perplexity",
        "openrouter.ai", "openrouter",
        "api.together.xyz", "together",
        "api.together.ai", "together",
        "api.fireworks.ai", "fireworks",
        "api.cerebras.ai", "cerebras",
        "router.huggingface.co", "huggingface",
        "api-inference.huggingface.co", "huggingface",
        "endpoints.huggingface.cloud", "huggingface",
        "api.cloudflare.com", "cloudflare",
        "gateway.ai.cloudflare.com", "cloudflare",
        "databricks.com", "databricks",
        "azuredatabricks.net", "databricks",
        "snowflakecomputing.com", "snowflake",
        "api.writer.com", "writer",
        "api.replicate.com", "replicate",
        "api.voyageai.com", "voyage",
        "ai.mongodb.com", "voyage",
        "api.z.ai", "zai",
        "bigmodel.cn", "zai",
        "api.moonshot.ai", "moonshot",
        "api.moonshot.cn", "moonshot",
        "dashscope.aliyuncs.com", "dashscope",
        "dashscope-intl.aliyuncs.com", "dashscope",
        "dashscope-us.aliyuncs.com", "dashscope",
        "maas.aliyuncs.com", "dashscope",
        "api.minimax.io", "minimax",
        "api.minimax.chat", "minimax",
        "api.minimaxi.com", "minimax",
        "api.minimaxi.chat", "minimax",
        "ml.cloud.ibm.com", "watsonx",
        "api.cohere.com", "cohere",
        "api.cohere.ai", "cohere",
        "api.inference.crusoecloud.com", "crusoe",
        "api.portkey.ai", "portkey",
        "gateway.pydantic.dev", "pydantic_gateway",
        "api.sambanova.ai", "sambanova",
        "integrate.api.nvidia.com", "nvidia",
        "ai.api.nvidia.com", "nvidia",
        "api.deepinfra.com", "deepinfra",
        "api.novita.ai", "novita",
        "api.hyperbolic.xyz", "hyperbolic",
        "inference.baseten.co", "baseten",
        "api.baseten.co", "baseten",
        "api.studio.nebius.ai", "nebius",
        "api.studio.nebius.com", "nebius",
        "api.tokenfactory.nebius.com", "nebius",
        "api.siliconflow.cn", "siliconflow",
        "api.siliconflow.com", "siliconflow",
        "ark.cn-beijing.volces.com", "volcengine",
        "ark.ap-southeast.bytepluses.com", "volcengine",
        "hunyuan.cloud.tencent.com", "hunyuan",
        "qianfan.baidubce.com", "qianfan",
        "api.baichuan-ai.com", "baichuan",
        "api.stepfun.com", "stepfun",
        "api.lingyiwanwu.com", "yi",
        "api.ai21.com", "ai21",
        "api.upstage.ai", "upstage",
        "api.reka.ai", "reka",
        "inference.do-ai.run", "digitalocean",
        "api.scaleway.ai", "scaleway",
        "endpoints.ai.cloud.ovh.net", "ovhcloud",
        "ai.heroku.com", "heroku",
        "inference.heroku.com", "heroku",
        "ai-gateway.vercel.sh", "vercel",
        "api.v0.dev", "vercel",
        "api.venice.ai", "venice",
        "api.featherless.ai", "featherless",
        "api.friendli.ai", "friendli",
        "api.lambda.ai", "lambda",
        "api.lepton.ai", "lepton",
        "api.inference.net", "inference_net",
        "api.parasail.io", "parasail",
        "api.kluster.ai", "kluster",
        "api.targon.com", "targon",
        "llm.chutes.ai", "chutes",
        "api.aimlapi.com", "aimlapi",
        "api.requesty.ai", "requesty",
        "router.requesty.ai", "requesty",
        "oai.helicone.ai", "helicone",
        "ai-gateway.helicone.ai", "helicone",
        "anthropic.helicone.ai", "anthropic",
        "api.inceptionlabs.ai", "inception",
        "api.morphllm.com", "morph",
        "api.jina.ai", "jina",
        "api.mixedbread.com", "mixedbread",
        "api.aleph-alpha.com", "aleph_alpha",
        "ollama.com", "ollama",
        "api.stability.ai", "stability",
        "api.elevenlabs.io", "elevenlabs",
        "api.deepgram.com", "deepgram",
        "api.assemblyai.com", "assemblyai",
        "fal.run", "fal",
    };

    /** Clouds and platforms whose hosts serve much else: there only a known path is a call of a model. */
    private static final Set<String> OF_MUCH_ELSE = Set.of(
            "azure",
            "vertex",
            "bedrock",
            "sagemaker",
            "cloudflare",
            "databricks",
            "snowflake",
            "github_copilot",
            "lambda");

    private Vendors() {}

    /** Whether a vendor's hosts serve nothing but models. */
    static boolean servesOnlyModels(String vendor) {
        return !OF_MUCH_ELSE.contains(vendor);
    }

    /** Name of the vendor at this host (in any case), or null when it is nobody known. */
    static @Nullable String at(String host) {
        String amazon = amazon(host);
        if (amazon != null) {
            return amazon;
        }
        for (int i = 0; i < TABLE.length; i += 2) {
            if (isBelow(host, TABLE[i])) {
                return TABLE[i + 1];
            }
        }
        return isVertex(host) ? "vertex" : null;
    }

    /** Regional hosts such as {@code us-central1-aiplatform.googleapis.com}. */
    private static boolean isVertex(String host) {
        return ends(host, "-aiplatform.googleapis.com")
                || (starts(host, "aiplatform.") && ends(host, ".googleapis.com"));
    }

    private static @Nullable String amazon(String host) {
        if (starts(host, "bedrock-mantle")) {
            return "bedrock_mantle";
        }
        if (starts(host, "bedrock-")) {
            return "bedrock";
        }
        return starts(host, "runtime.sagemaker.") ? "sagemaker" : null;
    }

    private static boolean isBelow(String host, String domain) {
        int rest = host.length() - domain.length();
        return ends(host, domain) && (rest == 0 || host.charAt(rest - 1) == '.');
    }

    private static boolean starts(String host, String start) {
        return host.regionMatches(true, 0, start, 0, start.length());
    }

    private static boolean ends(String host, String end) {
        return host.regionMatches(true, host.length() - end.length(), end, 0, end.length());
    }
}
