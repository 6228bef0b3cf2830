package io.llmrecorder.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Work that is done now and then on a folder, whichever process does it: when it was done last is in {@code state/}. */
final class Due {
    private final Path file;
    private final Duration period;
    private final Clock clock;

    Due(Layout layout, String name, Duration period, Clock clock) {
        this.file = layout.state().resolve(name + ".done");
        this.period = period;
        this.clock = clock;
    }

    boolean isDue() throws IOException {
        try {
            Instant last = Instant.parse(Files.readString(file));
            // In either direction, for a clock may be set back.
            return Duration.between(last, clock.instant()).abs().compareTo(period) >= 0;
        } catch (NoSuchFileException | DateTimeException e) {
            return true;
        }
    }

    void done() throws IOException {
        PrivateFiles.replaceLightly(file, clock.instant().toString().getBytes(StandardCharsets.US_ASCII));
    }
}
