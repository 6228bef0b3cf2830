package io.llmrecorder.capture;

import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import io.llmrecorder.exchange.Budget;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.exchange.Headers;
import io.llmrecorder.exchange.OutboundHeaders;
import io.llmrecorder.provider.Endpoints;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which HTTP calls are taken, and begins their {@link Exchange}. The advice of each HTTP client calls it on the
 * application's threads.
 *
 * <p>One for the process. Safe for use by many threads; neither blocks nor throws.
 */
public final class Capture {
    private static volatile @Nullable Capture current;

    private final Config config;
    private final Endpoints endpoints;
    private final Exchange.Listener listener;
    private final OutboundHeaders outbound;
    private final Budget budget;
    private final int bodyLimit;
    private final boolean sessionRequired;
    private final Supplier<Function<@Nullable Object[], @Nullable Object>> api;

    /**
     * @param listener where exchanges go
     * @param api takes what the application says itself; asked for when it does
     */
    public Capture(
            Config config,
            Endpoints endpoints,
            Exchange.Listener listener,
            Supplier<Function<@Nullable Object[], @Nullable Object>> api) {
        this.api = api;
        this.config = config;
        this.endpoints = endpoints;
        this.listener = listener;
        this.outbound = new OutboundHeaders(config);
        this.budget = new Budget(config.number(Setting.QUEUE_BYTES));
        this.bodyLimit = config.size(Setting.MAX_BODY_BYTES);
        this.sessionRequired = config.flag(Setting.REQUIRE_SESSION);
    }

    /** Calls are taken by {@code capture} from now on; null for by nobody. */
    public static void use(@Nullable Capture capture) {
        current = capture;
    }

    /** Who takes calls now, or null when nobody does. */
    public static @Nullable Capture current() {
        return current;
    }

    /** The effective setting by its agent argument name, or null if there is none or it is a secret. */
    public @Nullable String setting(String argumentName) {
        Setting setting = Setting.named(argumentName);
        return setting == null || setting.isSecret() ? null : config.text(setting);
    }

    /** Takes what the application says itself, by {@code LlmRecorder}. */
    public Function<@Nullable Object[], @Nullable Object> api() {
        return api.get();
    }

    /**
     * Whether such a request is to be taken; asked for every request of the application.
     *
     * @param host null where the client names none
     * @param port as given, or the scheme's
     * @param path as sent, without the query; null for none
     */
    public boolean wants(String method, @Nullable String host, int port, @Nullable String path) {
        if (host == null) {
            return false;
        }
        String sent = path == null ? "" : path;
        Endpoints.Verdict verdict = endpoints.verdict(method, host, port, sent);
        String reason = verdict.reason();
        if (reason != null) {
            listener.skipped(method, host + sent, reason);
        }
        return verdict == Endpoints.Verdict.CALL;
    }

    /**
     * Begins a call that is {@linkplain #wants wanted}.
     *
     * @param url whole
     * @param made who made the call, or null
     * @return null when this call is not to be recorded after all
     */
    public @Nullable Exchange begin(String client, String method, String url, Headers headers, @Nullable Caller made) {
        Caller caller = outbound.complete(made == null ? Caller.NOBODY : made, headers);
        boolean off = "off".equals(caller.content());
        if (off || (sessionRequired && caller.sessionId() == null)) {
            listener.skipped(method, url, off ? Exchange.SWITCHED_OFF : Exchange.WITHOUT_SESSION);
            return null;
        }
        Exchange exchange = new Exchange(client, method, url, headers, caller, listener, bodyLimit, budget);
        int attempt = OutboundHeaders.attempt(headers);
        if (attempt >= 0) {
            exchange.retries(attempt, null);
        }
        return exchange;
    }
}
