package io.llmrecorder.web;

import io.llmrecorder.call.AnswerJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Makes HTTP of an answer: status, headers, entity tag, compression. */
final class Sender {
    private static final int WORTH_COMPRESSING = 1024;
    private static final int BUFFER = 1 << 13;
    private static final int TAG_DIGITS = 32;

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private RateLimit.State limit = RateLimit.State.NONE;

    Sender(HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
    }

    /** The headers that every answer has, also those that the container makes itself later. */
    void begin() {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cache-Control", "private, no-cache");
        response.setHeader("Content-Security-Policy", Policy.DATA);
        limit.headers().forEach(response::setHeader);
    }

    /** How the client stands, which is said in whatever is answered. */
    void limit(RateLimit.State state) {
        limit = state;
        state.headers().forEach(response::setHeader);
    }

    void send(Answer answer) throws IOException {
        readToEnd();
        if (answer instanceof Answer.Json json) {
            json.headers().forEach(response::setHeader);
            bytes(json.status(), "application/json", AnswerJson.MAPPER.writeValueAsBytes(json.value()));
        } else if (answer instanceof Answer.Bytes bytes) {
            response.setHeader("Content-Security-Policy", bytes.policy());
            if (bytes.forever()) {
                response.setHeader("Cache-Control", "private, max-age=31536000, immutable");
            }
            bytes(200, bytes.type(), bytes.bytes());
        } else if (answer instanceof Answer.Stream stream) {
            stream(stream);
        } else if (answer instanceof Answer.None none) {
            none.headers().forEach(response::setHeader);
            response.setStatus(204);
        }
    }

    void send(Problem problem) throws IOException {
        readToEnd();
        problem.headers().forEach(response::setHeader);
        bytes(problem.status(), "application/problem+json", AnswerJson.MAPPER.writeValueAsBytes(problem.body()));
    }

    /**
     * Reads what is left of the request's body: the server closes a connection on which it lies unread, and what the client
     * has sent on it meanwhile gets no answer.
     */
    private void readToEnd() {
        try {
            InputStream body = request.getInputStream();
            long left = Request.MOST_BODY_BYTES;
            for (long skipped = body.skip(left); skipped > 0 && left > 0; skipped = body.skip(left)) {
                left -= skipped;
            }
        } catch (IOException e) {
            // Whoever sent it is gone, which the answer will find out.
        }
    }

    private void bytes(int status, String type, byte[] bytes) throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        if (status == 200 && isRead()) {
            String tag = tag(bytes);
            response.setHeader("ETag", tag);
            if (isKnown(tag)) {
                response.setStatus(304);
                return;
            }
        }
        boolean compress = bytes.length >= WORTH_COMPRESSING && isCompressible(type) && takesGzip();
        if (!compress) {
            response.setContentLengthLong(bytes.length);
        }
        if (!isHead()) {
            write(compress, out -> out.write(bytes));
        }
    }

    private void stream(Answer.Stream stream) throws IOException {
        response.setContentType(stream.type());
        if (stream.fileName() != null) {
            response.setHeader("Content-Disposition", "attachment; filename=\"" + stream.fileName() + "\"");
        }
        boolean events = stream.type().equals(Answer.EVENTS);
        if (events) {
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Accel-Buffering", "no");
        }
        boolean compress = !events && isCompressible(stream.type()) && takesGzip();
        if (!isHead()) {
            write(compress, stream.source());
        }
    }

    /** An answer that breaks off must not look whole: what is compressed is only finished when all of it was written. */
    private void write(boolean compress, Answer.Source source) throws IOException {
        OutputStream out = response.getOutputStream();
        if (!compress) {
            source.write(out);
            return;
        }
        response.setHeader("Content-Encoding", "gzip");
        GZIPOutputStream zipped = new GZIPOutputStream(out, BUFFER);
        source.write(zipped);
        zipped.finish();
    }

    private boolean isHead() {
        return request.getMethod().equals("HEAD");
    }

    private boolean isRead() {
        return isHead() || request.getMethod().equals("GET");
    }

    private static boolean isCompressible(String type) {
        return !type.startsWith("image/png") && !type.startsWith("font/");
    }

    private boolean takesGzip() {
        response.addHeader("Vary", "Accept-Encoding");
        String accepted = request.getHeader("Accept-Encoding");
        if (accepted == null) {
            return false;
        }
        for (String coding : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = coding.split(";", 2);
            if (parts[0].strip().equals("gzip")) {
                return parts.length == 1 || !parts[1].replace(" ", "").matches("q=0(?:\\.0*)?");
            }
        }
        return false;
    }

    /** Weak, because the same tag stands for the compressed bytes too. */
    private static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "W/\"" + HexFormat.of().formatHex(digest).substring(0, TAG_DIGITS) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private boolean isKnown(String tag) {
        @Nullable String known = request.getHeader("If-None-Match");
        return known != null && (known.strip().equals("*") || known.contains(tag.substring(2)));
    }

    /** For answers that are text. */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
