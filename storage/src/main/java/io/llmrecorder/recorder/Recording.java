package io.llmrecorder.recorder;

import io.llmrecorder.call.Origin;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Log;
import io.llmrecorder.config.Setting;
import io.llmrecorder.journal.Housekeeping;
import io.llmrecorder.journal.Journal;
import io.llmrecorder.journal.JournalFollower;
import io.llmrecorder.journal.JournalReader;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import io.llmrecorder.journal.Retention;
import io.llmrecorder.journal.StatusFile;
import io.llmrecorder.provider.Endpoints;
import io.llmrecorder.provider.Providers;
import io.llmrecorder.view.Views;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Recording as a whole, from the settings: recorder, journal, views and further readers, housekeeping.
 *
 * <p>Until the first call begins it makes nothing: no thread, no file, and no class of Jackson is loaded. A folder that
 * cannot be used is said in the log and tried again; the application notices nothing. Safe for use by many threads.
 */
public final class Recording implements Opening {
    private final Config config;
    private final Supplier<List<JournalReader>> more;
    private final Recorder recorder;
    private volatile List<JournalFollower> followers = List.of();
    private volatile @Nullable Housekeeping housekeeping;
    private volatile @Nullable StatusFile status;
    private volatile @Nullable Origin origin;
    private volatile @Nullable String processSession;

    private Recording(Config config, Supplier<List<JournalReader>> more) {
        this.config = config;
        this.more = more;
        this.recorder = new Recorder(config, this);
    }

    /**
     * Starts recording.
     *
     * @param more readers of the journal beside the views; asked for when the first call has begun
     */
    public static Recording start(Config config, Supplier<List<JournalReader>> more) {
        return new Recording(config, more);
    }

    /** Starts recording, with further readers of the journal beside the views. */
    public static Recording start(Config config, List<JournalReader> more) {
        return new Recording(config, new Given(more));
    }

    /** Not a lambda, which would cost the application's start. */
    private record Given(List<JournalReader> readers) implements Supplier<List<JournalReader>> {
        @Override
        public List<JournalReader> get() {
            return readers;
        }
    }

    /** Where calls go. */
    public Recorder recorder() {
        return recorder;
    }

    /** How the readers of the journal stand; empty before the first call. Reads the disk. */
    public List<JournalFollower.Progress> readers() {
        return followers.stream().flatMap(open -> open.progress().stream()).toList();
    }

    /** This process run, or null before the first call. */
    public @Nullable Origin origin() {
        return origin;
    }

    /** Session of calls for which nobody names one, or null before the first call. */
    public @Nullable String processSession() {
        return processSession;
    }

    @Override
    public Opened open() throws IOException {
        Clock clock = Clock.systemUTC();
        Layout layout = Layout.of(config);
        Origin process = origin == null ? ThisProcess.origin(config) : origin;
        origin = process;
        PrivateFiles.createFolder(layout, layout.base());
        String session = ProcessSession.claim(layout, ThisProcess.started(), ZoneId.systemDefault(), ThisProcess.key());
        processSession = session;
        long maxFileSize = Math.max(1, config.number(Setting.MAX_FILE_SIZE));
        Journal journal = new Journal(layout, maxFileSize, config.duration(Setting.FLUSH_INTERVAL), clock);
        Endpoints endpoints = new Endpoints(config.list(Setting.ENDPOINTS), config.list(Setting.EXCLUDE));
        List<JournalFollower> readers = follow(layout, maxFileSize, clock);
        keepHouse(layout, maxFileSize, clock);
        return new Opened(
                new CallAssembly(config, process, session, call -> Providers.read(call, endpoints)),
                new Sink.ToJournal(journal, readers),
                new InFlight(layout, process.instance()),
                new Interrupted(layout));
    }

    /** The views share a thread; each further reader has its own, so that an S3 store that hangs holds up nobody else. */
    private List<JournalFollower> follow(Layout layout, long maxFileSize, Clock clock) {
        List<JournalFollower> started = new ArrayList<>();
        started.add(
                new JournalFollower(layout, Views.of(config.list(Setting.VIEWS), layout, maxFileSize, clock), clock));
        for (JournalReader reader : more.get()) {
            started.add(new JournalFollower(layout, List.of(reader), clock));
        }
        started.forEach(JournalFollower::start);
        followers = List.copyOf(started);
        return followers;
    }

    private void keepHouse(Layout layout, long maxFileSize, Clock clock) {
        status = new StatusFile(layout);
        Housekeeping started = new Housekeeping(
                layout, maxFileSize, new Retention(layout, Retention.Rules.of(config), clock), clock, this::noteStatus);
        started.start();
        housekeeping = started;
        noteStatus();
    }

    /** Notes for other processes how this recorder stands; also noted every five seconds. Never throws. */
    public void noteStatus() {
        StatusFile file = status;
        Origin process = origin;
        if (file == null || process == null) {
            return;
        }
        try {
            file.write(recorder.status(process, Instant.now()));
        } catch (IOException | RuntimeException e) {
            Log.debug("cannot note how the recorder stands: " + e);
        }
    }

    /** Writes what waits and lets the readers run once more, as far as {@code deadline} allows. */
    public void close(Duration deadline) {
        long begin = System.nanoTime();
        recorder.close(deadline);
        Housekeeping open = housekeeping;
        if (open != null) {
            open.close();
        }
        closeStatus();
        // All are told first, so that they end side by side.
        followers.forEach(running -> running.close(Duration.ZERO));
        for (JournalFollower running : followers) {
            Duration left = deadline.minusNanos(System.nanoTime() - begin);
            running.close(left.isNegative() ? Duration.ZERO : left);
        }
    }

    private void closeStatus() {
        StatusFile file = status;
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            Log.debug("cannot take back how the recorder stood: " + e);
        }
    }
}
