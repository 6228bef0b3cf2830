package io.llmrecorder.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP call as it passes through the application: bytes, times, outcome, caller. Begins once, ends exactly once.
 *
 * <p>The application's threads write to it; nothing here blocks, throws or does more than copy. When it ends it is handed
 * to its {@link Listener}, which reads it on another thread. Whichever of end of body, close, cancel and error comes
 * first decides; the others change nothing.
 */
public final class Exchange {
    /** How a call ended, as the HTTP client saw it. */
    public enum End {
        /** The whole answer passed. */
        COMPLETE,
        /** The application closed the answer before its end, as it may after {@code [DONE]}. */
        CLOSED,
        /** The application cancelled the call. */
        CANCELLED,
        /** An exception reached the application; see {@link #errorType}. */
        FAILED,
        /** Nothing was heard of the call for so long that the recorder gave it up. */
        ABANDONED
    }

    /** Where a call goes when its request has passed and when it has ended. Called on the application's threads. */
    public interface Listener {
        /** The request is known whole and the answer is awaited. At most once for a call, and before {@link #ended}. */
        void began(Exchange exchange);

        /** The call has ended; exactly once for a call. */
        void ended(Exchange exchange);

        /**
         * A request that looked like an LLM call is not taken. Called on the application's threads; must be cheap and not throw.
         *
         * @param url as far as it is known
         * @param reason a part of a sentence
         */
        default void skipped(String method, String url, String reason) {}
    }

    /** Why a call is not recorded: its caller does not want it. */
    public static final String SWITCHED_OFF = "switched off for this call (X-LLM-Record: off)";

    /** Why a call is not recorded: see the setting {@code REQUIRE_SESSION}. */
    public static final String WITHOUT_SESSION = "it has no session, and REQUIRE_SESSION is set";

    private static final int OPEN = 0;
    private static final int AWAITING = 1;
    private static final int ENDING = 2;
    private static final int ENDED = 3;

    private final UUID id;
    private final Instant begin;
    private final long beginNanos;
    private final String client;
    private final String method;
    private final String url;
    private final Headers requestHeaders;
    private final Caller caller;
    private final Listener listener;
    private final int bodyLimit;
    private final Budget budget;
    private final AtomicInteger state = new AtomicInteger(OPEN);

    private volatile Body request;
    private volatile Body response;
    private volatile int status;
    private volatile Headers responseHeaders = Headers.NONE;
    private volatile long headersNanos;
    private volatile long lastNanos;
    private volatile int attempt = -1;
    private volatile @Nullable UUID retryOf;
    private long overheadNanos;

    // Written before state becomes ENDED, read after.
    private long endNanos;
    private @Nullable End end;
    private @Nullable String errorType;
    private @Nullable String errorMessage;

    /**
     * @param client name of the HTTP client, such as {@code okhttp}
     * @param url whole; its secrets are removed here
     * @param requestHeaders as sent
     * @param caller who makes the call, taken when it was made
     * @param bodyLimit most bytes kept of each body
     */
    public Exchange(
            String client,
            String method,
            String url,
            Headers requestHeaders,
            Caller caller,
            Listener listener,
            int bodyLimit,
            Budget budget) {
        this(Instant.now(), client, method, url, requestHeaders, caller, listener, bodyLimit, budget);
    }

    private Exchange(
            Instant begin,
            String client,
            String method,
            String url,
            Headers requestHeaders,
            Caller caller,
            Listener listener,
            int bodyLimit,
            Budget budget) {
        this.begin = begin;
        this.beginNanos = System.nanoTime();
        this.lastNanos = beginNanos;
        this.id = CallId.at(begin.toEpochMilli());
        this.client = client;
        this.method = method;
        this.url = Secrets.url(url);
        this.requestHeaders = requestHeaders;
        this.caller = caller;
        this.listener = listener;
        this.bodyLimit = bodyLimit;
        this.budget = budget;
        this.request = new Body(bodyLimit, budget);
        this.response = new Body(bodyLimit, budget);
    }

    /**
     * A call that was made before, elsewhere, with all that is known of it; to be ended by {@link #endAfter}.
     *
     * @param begin when it began
     * @param status 0 when no answer came
     */
    public static Exchange past(
            Instant begin,
            String client,
            String method,
            String url,
            Headers requestHeaders,
            Body request,
            int status,
            Headers responseHeaders,
            Body response,
            Caller caller,
            Listener listener) {
        Budget none = new Budget(0);
        Exchange past = new Exchange(begin, client, method, url, requestHeaders, caller, listener, 0, none);
        past.request = request;
        past.status = status;
        past.responseHeaders = responseHeaders;
        past.response = response;
        return past;
    }

    /** Starts the request body anew, as a client does that sends it again; answers the new body. */
    public Body restartRequest() {
        Body old = request;
        Body fresh = new Body(bodyLimit, budget);
        request = fresh;
        old.release();
        return fresh;
    }

    /** The request has passed whole. Further calls change nothing. */
    public void requestSent() {
        lastNanos = System.nanoTime();
        if (state.compareAndSet(OPEN, AWAITING)) {
            listener.began(this);
        }
    }

    /** Status line and header fields of the answer have arrived. A second answer (redirect, retry) replaces the first. */
    public void responded(int httpStatus, Headers headers) {
        requestSent();
        headersNanos = lastNanos;
        status = httpStatus;
        responseHeaders = headers;
    }

    /** The answer's body has moved on; keeps the call from being taken for abandoned. */
    public void touch() {
        lastNanos = System.nanoTime();
    }

    /** This is attempt number {@code number} (from 0) of a request whose first attempt was {@code first}. */
    public void retries(int number, @Nullable UUID first) {
        attempt = number;
        retryOf = first;
    }

    /** Adds time that the recorder spent on a thread of the application. */
    public void overhead(long nanos) {
        overheadNanos += nanos;
    }

    /** Ends the call without an exception; does nothing if it has ended. */
    public void end(End how) {
        end(how, null, null);
    }

    /** Ends the call with what the application got thrown; does nothing if it has ended. */
    public void fail(Throwable thrown) {
        end(End.FAILED, thrown.getClass().getName(), message(thrown));
    }

    /** Ends the call that the application cancelled, with what it got thrown for it; does nothing if it has ended. */
    public void cancel(Throwable thrown) {
        end(End.CANCELLED, thrown.getClass().getName(), message(thrown));
    }

    /** The exception's class may be the application's own: what it throws here must not take the place of itself. */
    private static @Nullable String message(Throwable thrown) {
        try {
            return thrown.getMessage();
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** Ends the call; does nothing if it has ended. */
    public void end(End how, @Nullable String type, @Nullable String message) {
        end(System.nanoTime(), how, type, message);
    }

    /** Ends a {@linkplain #past past} call, which took so long; zero for not known. */
    public void endAfter(Duration duration, End how, @Nullable String type) {
        end(beginNanos + duration.toNanos(), how, type, null);
    }

    private void end(long nanos, End how, @Nullable String type, @Nullable String message) {
        if (!claimEnd()) {
            return;
        }
        endNanos = nanos;
        end = how;
        errorType = type;
        errorMessage = message;
        state.set(ENDED);
        listener.ended(this);
    }

    /** True for the one caller that ends the call. */
    private boolean claimEnd() {
        int now = state.get();
        while (now < ENDING) {
            if (state.compareAndSet(now, ENDING)) {
                return true;
            }
            now = state.get();
        }
        return false;
    }

    /** Gives the memory of both bodies back. For the listener, when it is done with the call. */
    public void release() {
        request.release();
        response.release();
    }

    public UUID id() {
        return id;
    }

    public Instant begin() {
        return begin;
    }

    /** {@link System#nanoTime()} at the begin. */
    public long beginNanos() {
        return beginNanos;
    }

    /** When the call ended, by the clock of {@link #begin}; the present moment while it runs. */
    public Instant endTime() {
        return begin.plusNanos(endNanos() - beginNanos);
    }

    /** {@link System#nanoTime()} at the end; the present moment while the call runs. */
    public long endNanos() {
        return hasEnded() ? endNanos : System.nanoTime();
    }

    /** {@link System#nanoTime()} when the answer's header fields came, or 0. */
    public long headersNanos() {
        return headersNanos;
    }

    /** {@link System#nanoTime()} when something was last heard of the call. */
    public long lastNanos() {
        return lastNanos;
    }

    public String client() {
        return client;
    }

    public String method() {
        return method;
    }

    /** Without secrets. */
    public String url() {
        return url;
    }

    public Headers requestHeaders() {
        return requestHeaders;
    }

    public Caller caller() {
        return caller;
    }

    public Body request() {
        return request;
    }

    public Body response() {
        return response;
    }

    /** Most bytes kept of each body. */
    public int bodyLimit() {
        return bodyLimit;
    }

    /** HTTP status, or 0 while none came. */
    public int status() {
        return status;
    }

    public Headers responseHeaders() {
        return responseHeaders;
    }

    /** Number of this attempt, from 0, or -1 if not known. */
    public int attempt() {
        return attempt;
    }

    /** Id of the first attempt, or null. */
    public @Nullable UUID retryOf() {
        return retryOf;
    }

    /** Nanoseconds that the recorder spent on the application's threads. */
    public long overheadNanos() {
        return overheadNanos;
    }

    public boolean hasEnded() {
        return state.get() == ENDED;
    }

    /** How the call ended, or null while it runs. */
    public @Nullable End how() {
        return hasEnded() ? end : null;
    }

    /** Class of the exception that ended the call, or null. */
    public @Nullable String errorType() {
        return hasEnded() ? errorType : null;
    }

    /** Message of the exception that ended the call, or null. */
    public @Nullable String errorMessage() {
        return hasEnded() ? errorMessage : null;
    }
}
