package io.llmrecorder.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrecorder.crypt.Seal;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.provider.Providers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InFlightTest {
    @TempDir
    Path base;

    @Test
    void shortensAFileThatHasGrownAndEmptiesItInTheEnd() throws IOException {
        Layout layout = new Layout(base);
        InFlight inFlight = new InFlight(layout, "i");
        CallAssembly assembly =
                new CallAssembly(Calls.config("log.level=warn"), Calls.ORIGIN, "session_1", Providers::read);
        Path file = InFlight.file(layout, "i");
        Deque<Exchange> running = new ArrayDeque<>();
        for (int i = 0; i < 20; i++) {
            Exchange exchange = Calls.begin(Calls.NOBODY, Caller.NOBODY, i + "x".repeat(900_000));
            running.add(exchange);
            inFlight.begun(exchange, assembly);
        }
        assertThat(Files.size(file)).isGreaterThan(18_000_000L);

        while (running.size() > 1) {
            inFlight.ended(running.remove().id());
            inFlight.compact();
        }
        assertThat(Files.size(file)).isLessThan(10_000_000L);
        assertThat(new InFlightFile(Seal.NONE, file).running())
                .containsOnlyKeys(running.element().id().toString());

        inFlight.ended(running.remove().id());
        inFlight.compact();
        assertThat(Files.size(file)).isZero();
        inFlight.close();
        assertThat(file).doesNotExist();
    }
}
