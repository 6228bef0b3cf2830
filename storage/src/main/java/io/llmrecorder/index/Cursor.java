package io.llmrecorder.index;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/** Where a page ends: the last item's time, and its id for those of the same time. As text it is opaque and fits a URL. */
record Cursor(Instant time, String id) {
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    /** @throws IllegalArgumentException one sentence when the text is none */
    static Cursor parse(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int space = plain.indexOf(' ');
            Instant time = Instant.parse(plain.substring(0, Math.max(0, space)));
            if (time.isBefore(FIRST) || time.isAfter(LAST)) {
                throw new DateTimeException("no database knows it");
            }
            return new Cursor(time, plain.substring(space + 1));
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
