package io.llmrecorder.recorder;

import io.llmrecorder.exchange.Exchange;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Links the attempts of a request that an SDK sends again to the first of them. SDKs number their attempts on the wire
 * ({@code x-stainless-retry-count}) but do not name the request, so the same bytes to the same URL after a failure are taken
 * for the same request. For the writer's thread; remembers the last 1,000 requests that failed.
 */
final class Retries {
    private static final int MOST = 1000;

    private final Map<String, UUID> firsts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, UUID> eldest) {
            return size() > MOST;
        }
    };

    /** Tells a later attempt of its first, and remembers a first one that failed. */
    void link(Exchange exchange) {
        int attempt = exchange.attempt();
        if (attempt < 0 || (attempt == 0 && !hasFailed(exchange))) {
            return;
        }
        String request = key(exchange);
        if (attempt == 0) {
            firsts.put(request, exchange.id());
        } else {
            exchange.retries(attempt, firsts.get(request));
        }
    }

    private static boolean hasFailed(Exchange exchange) {
        return exchange.status() == 0 || exchange.status() >= 400;
    }

    private static String key(Exchange exchange) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return exchange.url() + " "
                    + HexFormat.of().formatHex(digest.digest(exchange.request().bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
