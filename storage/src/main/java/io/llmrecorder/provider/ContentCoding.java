package io.llmrecorder.provider;

import io.llmrecorder.codec.Codec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Undoes {@code content-encoding}. What is damaged or cut gives what could be decoded; what was already decoded by the
 * client, or never encoded, is left as it is.
 */
final class ContentCoding {
    /** A body of a few kilobytes can claim to be gigabytes; nothing past this is looked at. */
    private static final int MAX_DECODED = 64 << 20;

    /**
     * @param bytes decoded
     * @param changed whether anything was decoded, so that offsets in {@code bytes} are none in the body
     * @param left the coding that {@code bytes} still have, for it could not be undone; null when there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Decoded(byte[] bytes, boolean changed, @Nullable String left) {}

    private ContentCoding() {}

    static Decoded decode(byte[] body, String contentEncoding) {
        byte[] bytes = body;
        String[] codings = contentEncoding.toLowerCase(Locale.ROOT).split(",", 8);
        for (int i = codings.length - 1; i >= 0; i--) {
            bytes = decodeOne(bytes, codings[i].strip());
        }
        if (bytes == body) {
            bytes = decodeOne(body, unsaid(body));
        }
        String left = unsaid(bytes);
        return new Decoded(bytes, bytes != body, left.isEmpty() ? null : left);
    }

    /** The coding that the bytes themselves show, or nothing. */
    private static String unsaid(byte[] bytes) {
        Codec codec = Codec.ofContent(bytes);
        return codec == null ? "" : codec.name().toLowerCase(Locale.ROOT);
    }

    private static byte[] decodeOne(byte[] body, String coding) {
        if (body.length == 0 || coding.isEmpty()) {
            return body;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) Math.min(4L * body.length, MAX_DECODED));
        try (InputStream in = open(body, coding)) {
            if (in == null) {
                return body;
            }
            copy(in, out);
        } catch (IOException | RuntimeException e) {
            // What came before the damage counts; the caller sees by the text itself that it is not whole.
        }
        return out.size() == 0 ? body : out.toByteArray();
    }

    private static void copy(InputStream in, ByteArrayOutputStream out) throws IOException {
        byte[] buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0 && out.size() < MAX_DECODED; read = in.read(buffer)) {
            out.write(buffer, 0, read);
        }
    }

    private static @Nullable InputStream open(byte[] body, String coding) throws IOException {
        InputStream in = new ByteArrayInputStream(body);
        return switch (coding) {
            case "gzip", "x-gzip" -> Codec.ofContent(body) == Codec.GZIP ? Codec.GZIP.decode(in) : null;
            case "zstd" -> Codec.ofContent(body) == Codec.ZSTD ? Codec.ZSTD.decode(in) : null;
            case "deflate" -> new InflaterInputStream(in, new Inflater(!isZlib(body)));
            case "br" -> new BrotliInputStream(in);
            default -> null;
        };
    }

    /** Servers send {@code deflate} with the zlib header, as the standard says, or without. */
    private static boolean isZlib(byte[] body) {
        return body.length > 1 && (body[0] & 0x0F) == 8 && ((body[0] & 0xFF) << 8 | (body[1] & 0xFF)) % 31 == 0;
    }
}
