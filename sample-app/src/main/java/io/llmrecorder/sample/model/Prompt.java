package io.llmrecorder.sample.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request asks: the user's questions so far, the last one last, and the faults the last one asks for
 * ({@code /fail 429}, {@code /slow 2s}, {@code /cut}).
 */
record Prompt(String model, boolean stream, boolean streamUsage, List<String> questions, int tokens) {
    private static final Pattern FAIL = Pattern.compile("/fail ([45]\\d\\d)\\b");
    private static final Pattern SLOW = Pattern.compile("/slow (\\d{1,6})(ms|s)\\b");
    private static final long LONGEST_WAIT_MS = 120_000;

    /** {@code messages} is the array of chat completions; the {@code input} of Responses has the same shape, or is a string. */
    static Prompt of(JsonNode request, JsonNode messages) {
        List<String> questions = new ArrayList<>();
        int tokens = Tokens.count(request.path("instructions").asText());
        if (messages.isTextual()) {
            questions.add(messages.asText());
            tokens += 4 + Tokens.count(messages.asText());
        }
        for (JsonNode message : messages) {
            String text = text(message.path("content"));
            tokens += 4 + Tokens.count(text);
            if (message.path("role").asText().equals("user")) {
                questions.add(text);
            }
        }
        return new Prompt(
                request.path("model").asText("stand-in-1"),
                request.path("stream").asBoolean(),
                request.at("/stream_options/include_usage").asBoolean(),
                questions,
                tokens);
    }

    String question() {
        return questions.get(questions.size() - 1);
    }

    /** The HTTP status to fail with; 0 for none. */
    int failure() {
        Matcher fail = FAIL.matcher(question());
        return fail.find() ? Integer.parseInt(fail.group(1)) : 0;
    }

    long waitMillis() {
        Matcher slow = SLOW.matcher(question());
        if (!slow.find()) {
            return 0;
        }
        long number = Long.parseLong(slow.group(1));
        return Math.min(LONGEST_WAIT_MS, slow.group(2).equals("s") ? number * 1000 : number);
    }

    boolean cut() {
        return question().contains("/cut");
    }

    /** Content is a string, or an array of parts of which some have text. */
    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        StringJoiner text = new StringJoiner("\n");
        for (JsonNode part : content) {
            if (part.hasNonNull("text")) {
                text.add(part.path("text").asText());
            }
        }
        return text.toString();
    }
}
