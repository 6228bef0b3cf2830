package io.llmrecorder.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a provider reads from one HTTP call. Everything that the wire did not say is null or empty, never guessed.
 *
 * @param provider such as {@code openai}; {@code unknown} when no provider knows the call
 * @param api such as {@code openai.chat_completions}; null when unknown
 * @param operation as in OpenTelemetry GenAI: {@code chat}, {@code embeddings}, …; null when unknown
 * @param model as asked for
 * @param responseModel as answered
 * @param responseId the provider's id of the answer
 * @param stream whether a stream was asked for; null when unknown
 * @param input messages of the request, whole history, system messages first
 * @param output messages of the answer, one for each choice
 * @param prompt text of the input that is new in this call: what follows the last assistant message
 * @param response text of the answer, all choices joined by a blank line
 * @param reasoning reasoning text of the answer, kept apart from it
 * @param finishReasons by choice, as sent
 * @param toolCalls in the order sent
 * @param usage null when the provider reported none
 * @param reportedCost cost in USD that the provider itself reported, as its decimal text
 * @param serviceTier as answered, for pricing
 * @param failure the provider's error, from a status of 400 or more, inside a stream or inside a 200
 * @param incomplete a stream that ended before its own end mark
 * @param sessionInBody a session or conversation id that the request names, or null
 * @param userInBody an end user that the request names, or null
 * @param requestBody the request for the record: a JSON value, or a text node
 * @param responseBody the answer for the record; of a stream, the object that the call without streaming would return
 * @param firstContentOffset offset in the (undecoded) answer of the event that brought the first content, or -1
 */
public record Reading(
        String provider,
        @Nullable String api,
        @Nullable String operation,
        @Nullable String model,
        @Nullable String responseModel,
        @Nullable String responseId,
        @Nullable Boolean stream,
        List<Message> input,
        List<Message> output,
        @Nullable String prompt,
        @Nullable String response,
        @Nullable String reasoning,
        List<String> finishReasons,
        List<ToolCall> toolCalls,
        @Nullable Usage usage,
        @Nullable String reportedCost,
        @Nullable String serviceTier,
        @Nullable Failure failure,
        boolean incomplete,
        @Nullable String sessionInBody,
        @Nullable String userInBody,
        @Nullable JsonNode requestBody,
        @Nullable JsonNode responseBody,
        long firstContentOffset) {

    /** The same with other messages. */
    public Reading withMessages(List<Message> newInput, List<Message> newOutput) {
        return new Reading(
                provider,
                api,
                operation,
                model,
                responseModel,
                responseId,
                stream,
                newInput,
                newOutput,
                prompt,
                response,
                reasoning,
                finishReasons,
                toolCalls,
                usage,
                reportedCost,
                serviceTier,
                failure,
                incomplete,
                sessionInBody,
                userInBody,
                requestBody,
                responseBody,
                firstContentOffset);
    }

    /** The same with other texts and bodies. */
    public Reading withContent(
            @Nullable String newPrompt,
            @Nullable String newResponse,
            @Nullable JsonNode newRequestBody,
            @Nullable JsonNode newResponseBody) {
        return new Reading(
                provider,
                api,
                operation,
                model,
                responseModel,
                responseId,
                stream,
                input,
                output,
                newPrompt,
                newResponse,
                reasoning,
                finishReasons,
                toolCalls,
                usage,
                reportedCost,
                serviceTier,
                failure,
                incomplete,
                sessionInBody,
                userInBody,
                newRequestBody,
                newResponseBody,
                firstContentOffset);
    }

    /** What a record without bodies says: enough to put a price on. */
    public static Reading summary(
            String provider,
            @Nullable String operation,
            @Nullable String model,
            @Nullable String responseModel,
            @Nullable Usage usage) {
        return new Reading(
                provider,
                null,
                operation,
                model,
                responseModel,
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                List.of(),
                List.of(),
                usage,
                null,
                null,
                null,
                false,
                null,
                null,
                null,
                null,
                -1);
    }
}
