package io.llmrecorder.faults;

import io.llmrecorder.config.Config;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.recorder.Counters;
import io.llmrecorder.recorder.Recording;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/** A JVM that records under {@link Load} and says all the time how far it has come, until it is told to end or killed. */
final class LoadedJvm implements AutoCloseable {
    private static final int THREADS = 2;
    private static final long MOST_QUEUED = 1_000;

    private final String tag;
    private final Process process;
    private final BufferedReader out;
    private Report last = new Report(0, 0, 0);

    /** What the recorder has counted so far. */
    record Report(long offered, long written, long dropped) {
        static Report of(Counters counters) {
            return new Report(counters.offered(), counters.written(), counters.dropped());
        }

        private static Report parse(String line) {
            String[] parts = line.split(" ", -1);
            return new Report(Long.parseLong(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[3]));
        }

        @Override
        public String toString() {
            return "counted " + offered + " " + written + " " + dropped;
        }
    }

    private LoadedJvm(String tag, Process process) {
        this.tag = tag;
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts it.
     *
     * @param settings as in the agent's argument, each with a comma before it
     * @param held how many calls are begun and never ended
     * @param most how many others are made at most
     */
    static LoadedJvm start(Path base, String tag, String settings, int held, long most) throws IOException {
        List<String> command = new ArrayList<>(javaCommand());
        command.addAll(List.of(LoadedJvm.class.getName(), "base.dir=" + base + settings, tag, "" + held, "" + most));
        return new LoadedJvm(
                tag,
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    /** Starts a small JVM quickly, with the tests' class path. */
    static List<String> javaCommand() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"));
    }

    String tag() {
        return tag;
    }

    /** Waits until so many calls are written. */
    LoadedJvm awaitWritten(long count) throws IOException {
        while (last.written() < count) {
            if (!readReport()) {
                throw new IOException(tag + " ended by itself after " + last);
            }
        }
        return this;
    }

    /** Ends it by {@code kill -9}; answers the last that it could say. */
    Report kill() throws IOException {
        // Not by the Process itself, which would close its output with what is still to be read of it.
        process.toHandle().destroyForcibly();
        process.onExit().join();
        while (readReport()) {
            // up to the last
        }
        return last;
    }

    /** Has it end in order; answers what it has counted. */
    Report end() throws IOException {
        process.getOutputStream().close();
        while (readReport()) {
            // up to the last
        }
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(tag + " has failed after " + last);
        }
        return last;
    }

    private boolean readReport() throws IOException {
        String line = out.readLine();
        // The last line of a killed process may be a piece of one.
        if (line != null && line.matches("counted \\d+ \\d+ \\d+ \\.")) {
            last = Report.parse(line);
        }
        return line != null;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Runs in the JVM; arguments are the agent's argument, the tag, and how many calls to hold and to make. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Config config = Config.load(arguments[0], new Properties(), Map.of());
        Recording recording = Recording.start(config, List.of());
        Load load = new Load(recording.recorder(), arguments[1], MOST_QUEUED, Long.parseLong(arguments[3]));
        int held = Integer.parseInt(arguments[2]);
        load.hold(held);
        while (notedAsRunning(Layout.of(config), "held " + arguments[1] + " ") < held) {
            LockSupport.parkNanos(1_000_000);
        }
        load.start(THREADS);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Thread end = new Thread(LoadedJvm::awaitEnd);
        end.setDaemon(true);
        end.start();
        while (end.isAlive()) {
            out.println(Report.of(recording.recorder().counters()) + " .");
            LockSupport.parkNanos(200_000);
        }
        Counters counters = load.end();
        recording.close(Duration.ofSeconds(60));
        out.println(Report.of(counters) + " .");
    }

    /** Until the parent closes our input, or ends itself. */
    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                // only its end says something
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int notedAsRunning(Layout layout, String prompt) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(layout.realTime(), "in_flight.*.jsonl")) {
            for (Path file : files) {
                try (InputStream in = layout.seal().openLines(Files.newInputStream(file), "running calls")) {
                    for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                        count += line.contains(prompt) ? 1 : 0;
                    }
                }
            }
        } catch (NoSuchFileException e) {
            return count;
        }
        return count;
    }
}
