package io.llmrecorder.redact;

/**
 * A kind of key that is known by how it begins.
 *
 * @param prefix exactly so
 * @param more characters beside letters and digits that it may hold
 * @param least how many characters follow the prefix at least
 */
record TokenShape(String prefix, String more, int least) {
    private static final String WORD = "-_";

    static final TokenShape[] ALL = {
        new TokenShape("sk-", WORD, 18), // OpenAI, Anthropic, OpenRouter, DeepSeek, DashScope
        new TokenShape("sk_live_", "", 16), // Stripe
        new TokenShape("sk_test_", "", 16),
        new TokenShape("rk_live_", "", 16),
        new TokenShape("AIza", WORD, 30), // Google
        new TokenShape("ya29.", WORD, 20),
        new TokenShape("AKIA", "", 16), // AWS
        new TokenShape("ASIA", "", 16),
        new TokenShape("LTAI", "", 12), // Alibaba Cloud
        new TokenShape("AKID", "", 28), // Tencent Cloud
        new TokenShape("ghp_", "", 20), // GitHub
        new TokenShape("gho_", "", 20),
        new TokenShape("ghu_", "", 20),
        new TokenShape("ghs_", "", 20),
        new TokenShape("ghr_", "", 20),
        new TokenShape("github_pat_", "_", 20),
        new TokenShape("glpat-", WORD, 20), // GitLab
        new TokenShape("xoxb-", "-", 10), // Slack
        new TokenShape("xoxp-", "-", 10),
        new TokenShape("xoxa-", "-", 10),
        new TokenShape("xoxr-", "-", 10),
        new TokenShape("xoxs-", "-", 10),
        new TokenShape("xoxe-", "-", 10),
        new TokenShape("xoxe.", WORD + ".", 10),
        new TokenShape("xapp-", "-", 10),
        new TokenShape("hf_", "", 30), // Hugging Face
        new TokenShape("gsk_", "", 30), // Groq
        new TokenShape("r8_", "", 30), // Replicate
        new TokenShape("pplx-", "", 30), // Perplexity
        new TokenShape("nvapi-", WORD, 30), // NVIDIA
        new TokenShape("xai-", "", 30), // xAI
        new TokenShape("fw_", "", 20), // Fireworks
        new TokenShape("tvly-", WORD, 20), // Tavily
        new TokenShape("npm_", "", 30),
        new TokenShape("SG.", WORD + ".", 30), // SendGrid
    };

    /** First index at or after {@code from} that no such key can hold. */
    int end(String text, int from) {
        int end = from;
        while (end < text.length() && isPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    boolean isPart(char c) {
        return c < 128 && (Characters.isAlphanumeric(c) || more.indexOf(c) >= 0);
    }

    /** Whether what lies between looks random: words in a longer name such as {@code sk-toggleable-content} do not. */
    static boolean looksRandom(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) {
                return true;
            }
        }
        return false;
    }
}
