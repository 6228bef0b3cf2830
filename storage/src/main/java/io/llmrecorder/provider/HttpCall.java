package io.llmrecorder.provider;

import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.exchange.Headers;

/**
 * What a provider looks at: an HTTP call that has ended, or is still awaited and then has no answer yet.
 *
 * @param url without secrets
 * @param requestBody as sent; empty when there was none
 * @param status 0 when no answer came
 * @param responseBody as received, perhaps compressed (see {@code content-encoding}); empty when none came
 * @param responseWhole whether the answer passed to its end and was kept whole
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are large; they are handed on, never compared
public record HttpCall(
        String method,
        String url,
        Headers requestHeaders,
        byte[] requestBody,
        int status,
        Headers responseHeaders,
        byte[] responseBody,
        boolean responseWhole) {

    /** The call as it stands in {@code exchange}. */
    public static HttpCall of(Exchange exchange) {
        boolean whole =
                exchange.how() == Exchange.End.COMPLETE && !exchange.response().truncated();
        return new HttpCall(
                exchange.method(),
                exchange.url(),
                exchange.requestHeaders(),
                exchange.request().bytes(),
                exchange.status(),
                exchange.responseHeaders(),
                exchange.response().bytes(),
                whole);
    }
}
