package io.llmrecorder.blob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.llmrecorder.call.TreeEdit;
import io.llmrecorder.config.Log;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Takes long base64 out of texts and bodies, stores what it stands for once, and leaves a reference to it:
 * {@code blob:sha256:<hash>;bytes=98304;type=image/png}. Of a data URL the whole URL is replaced. A text stays a text, so that
 * the shape of the JSON stays too.
 *
 * <p>The blob is on disk before the reference is answered; what cannot be stored stays in the text. For one thread.
 */
public final class Blobs {
    private static final String DATA = "data:";
    private static final int LONGEST_DATA_HEAD = 200;

    private final BlobFolder folder;
    private final int longest;

    /** @param longest base64 of up to so many characters stays where it is */
    public Blobs(Layout layout, int longest) {
        this.folder = new BlobFolder(layout);
        // Also the stride with which texts are searched.
        this.longest = Math.max(64, longest);
    }

    /** The body with references, or the same one when nothing in it is that long. */
    public @Nullable JsonNode body(@Nullable JsonNode body) {
        return body == null ? null : TreeEdit.edit(body, (name, value) -> value.isTextual() ? text(value) : null);
    }

    private JsonNode text(JsonNode node) {
        String text = node.textValue();
        String referring = text(text);
        return referring.equals(text) ? node : new TextNode(referring);
    }

    /** The text with references, or the same one. */
    public String text(String text) {
        if (text.length() <= longest) {
            return text;
        }
        StringBuilder referring = null;
        int done = 0;
        // A run that is long enough covers at least one of the places looked at.
        for (int at = longest; at < text.length(); at += longest) {
            int start = start(text, at, done);
            int end = end(text, start);
            if (end - start <= longest) {
                continue;
            }
            int from = dataStart(text, start, done);
            String reference = reference(text, from, start, end);
            if (reference != null) {
                referring = referring == null ? new StringBuilder() : referring;
                referring.append(text, done, from).append(reference);
                done = end;
            }
            at = Math.max(at, end - longest);
        }
        return referring == null
                ? text
                : referring.append(text, done, text.length()).toString();
    }

    private static int start(String text, int at, int least) {
        int start = at;
        while (start > least && isBase64(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static int end(String text, int start) {
        int end = start;
        while (end < text.length() && isBase64(text.charAt(end))) {
            end++;
        }
        for (int padding = 0; padding < 2 && end > start && end < text.length() && text.charAt(end) == '='; padding++) {
            end++;
        }
        return end;
    }

    private static boolean isBase64(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_';
    }

    /** Where the data URL begins whose content begins at {@code start}; else {@code start} itself. */
    private static int dataStart(String text, int start, int least) {
        boolean url = text.startsWith(";base64,", start - 8);
        int from = url ? text.lastIndexOf(DATA, start) : -1;
        boolean near = from >= Math.max(least, start - LONGEST_DATA_HEAD);
        return near && isHead(text, from, start) ? from : start;
    }

    /** A media type and its parameters, and nothing of the text before. */
    private static boolean isHead(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!isBase64(c) && ":;,.=".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** A reference to all of the content, or a data URL with it when it cannot be stored. */
    public String whole(byte[] content) {
        String type = MediaType.of(content);
        try {
            return reference(folder.store(content), content.length, type);
        } catch (IOException | RuntimeException e) {
            Log.warn("cannot store a blob; it stays in its record", e);
            return DATA + type + ";base64," + Base64.getEncoder().encodeToString(content);
        }
    }

    private static String reference(String hash, int length, String type) {
        return "blob:sha256:" + hash + ";bytes=" + length + ";type=" + type;
    }

    private @Nullable String reference(String text, int from, int start, int end) {
        byte[] content = from < start || looksBinary(text, start, end) ? decoded(text.substring(start, end)) : null;
        if (content == null) {
            return null;
        }
        String type = from < start ? text.substring(from + DATA.length(), text.indexOf(';', from)) : "";
        try {
            return reference(folder.store(content), content.length, type.isEmpty() ? MediaType.of(content) : type);
        } catch (IOException | RuntimeException e) {
            Log.warn("cannot store a blob; it stays in its record", e);
            return null;
        }
    }

    /** A gene, a number, or a row of one letter is no base64: encoded bytes have letters of both cases, and digits. */
    private static boolean looksBinary(String text, int from, int to) {
        boolean upper = false;
        boolean lower = false;
        boolean digit = false;
        for (int i = from; i < to && !(upper && lower && digit); i++) {
            char c = text.charAt(i);
            upper |= c >= 'A' && c <= 'Z';
            lower |= c >= 'a' && c <= 'z';
            digit |= c >= '0' && c <= '9';
        }
        return upper && lower && digit;
    }

    private static byte @Nullable [] decoded(String base64) {
        boolean url = base64.indexOf('-') >= 0 || base64.indexOf('_') >= 0;
        try {
            return (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(base64);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
