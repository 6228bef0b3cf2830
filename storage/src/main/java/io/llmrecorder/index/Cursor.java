package io.llmrecorder.index;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/** Where a page ends: the last item's time, and its id for those of the same time. As text it is opaque and fits a URL. */
record Cursor(Instant time, String id) {
    /** @throws IllegalArgumentException one sentence when the text is none */
    static Cursor parse(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int space = plain.indexOf(' ');
            return new Cursor(Instant.parse(plain.substring(0, Math.max(0, space))), plain.substring(space + 1));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "cursor is \"" + text + "\" but must be the one that came with the page before.", e);
        }
    }

    @Override
    public String toString() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((time + " " + id).getBytes(StandardCharsets.UTF_8));
    }
}
