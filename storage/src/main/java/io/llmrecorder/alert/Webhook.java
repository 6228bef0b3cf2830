package io.llmrecorder.alert;

import io.llmrecorder.config.Log;
import io.llmrecorder.http.JsonPost;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Posts notices to an address, in order, each until it is taken (a status of 2xx) or a hundred newer ones wait. With a secret the field
 * {@code X-LLM-Recorder-Signature} has {@code sha256=} and the HMAC-SHA-256 of the body in hex, as GitHub's webhooks do. For one thread.
 */
final class Webhook {
    private static final int MOST_WAITING = 100;
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final JsonPost post;
    private final @Nullable String secret;
    private final Clock clock;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private Instant due = Instant.EPOCH;

    Webhook(URI address, @Nullable String secret, Clock clock) {
        this.post = new JsonPost(address);
        this.secret = secret;
        this.clock = clock;
    }

    void add(byte[] notice) {
        waiting.addLast(notice);
        if (waiting.size() > MOST_WAITING) {
            waiting.removeFirst();
        }
    }

    /** Posts what waits; what is not taken is tried again after a pause. */
    void send() {
        if (clock.instant().isBefore(due)) {
            return;
        }
        try {
            while (!waiting.isEmpty()) {
                post(waiting.getFirst());
                waiting.removeFirst();
            }
        } catch (IOException e) {
            due = clock.instant().plus(PAUSE);
            Log.warn("the webhook for alerts cannot be reached and will be tried again", e);
        }
    }

    private void post(byte[] body) throws IOException {
        Map<String, String> headers =
                secret == null ? Map.of() : Map.of("X-LLM-Recorder-Signature", "sha256=" + signature(body, secret));
        JsonPost.Answer answer = post.send(body, headers);
        if (!answer.isGood()) {
            throw new IOException("ALERT_WEBHOOK answered " + answer.status());
        }
    }

    static String signature(byte[] body, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
