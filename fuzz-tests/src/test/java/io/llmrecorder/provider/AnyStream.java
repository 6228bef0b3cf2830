package io.llmrecorder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What holds for every stream: events come in order, lie within the body, and hold no more than it does. */
final class AnyStream {
    private AnyStream() {}

    /** One byte for each character. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static void check(EventStream format, byte[] body) {
        List<Event> events = new ArrayList<>();
        format.read(body, events::add);
        long data = 0;
        int last = -1;
        for (Event event : events) {
            assertThat(event.from()).isBetween(0, event.to());
            assertThat(event.to()).isLessThanOrEqualTo(event.bytes().length);
            assertThat(event.offset()).isGreaterThan(last).isLessThan(body.length);
            last = event.offset();
            data += event.to() - event.from();
            event.json();
        }
        assertThat(data).isLessThanOrEqualTo(body.length);
        EventStream.of(body, "text/plain");
    }
}
