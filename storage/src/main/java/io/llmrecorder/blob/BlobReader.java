package io.llmrecorder.blob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.llmrecorder.call.TreeEdit;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts base64 back where {@link Blobs} left references, for those who need a body as it was sent. A reference whose blob is
 * gone stays. Safe for use by many threads.
 */
public final class BlobReader {
    private static final Pattern REFERENCE =
            Pattern.compile("blob:sha256:([0-9a-f]{64});bytes=\\d+;type=([\\w+-]+/[\\w+.-]*[\\w+-])");
    /** Fields of the APIs that take a data URL and have no URL in their name; elsewhere base64 stands alone. */
    private static final Set<String> DATA_URLS = Set.of("file_data", "image", "audio", "video");

    private final Layout layout;

    public BlobReader(Layout layout) {
        this.layout = layout;
    }

    /** The body with base64 in place of references; the same one when there are none. */
    public JsonNode body(JsonNode body) {
        return TreeEdit.edit(body, (name, value) -> value.isTextual() ? text(name, value) : null);
    }

    private JsonNode text(String name, JsonNode node) {
        String text = node.textValue();
        if (!text.contains("blob:sha256:")) {
            return node;
        }
        Matcher references = REFERENCE.matcher(text);
        StringBuilder restored = new StringBuilder();
        while (references.find()) {
            boolean alone = references.start() == 0 && references.end() == text.length();
            String base64 = base64(references.group(1));
            String found = base64 == null
                    ? references.group()
                    : alone && !isDataUrl(name) ? base64 : "data:" + references.group(2) + ";base64," + base64;
            references.appendReplacement(restored, Matcher.quoteReplacement(found));
        }
        return new TextNode(references.appendTail(restored).toString());
    }

    private static boolean isDataUrl(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith("url") || lower.endsWith("uri") || DATA_URLS.contains(lower);
    }

    private @Nullable String base64(String hash) {
        try {
            return Base64.getEncoder().encodeToString(layout.seal().read(layout.blob(hash)));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
