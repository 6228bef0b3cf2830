package io.llmrecorder.erase;

import io.llmrecorder.call.Timestamps;
import io.llmrecorder.journal.Journal;
import io.llmrecorder.journal.JournalFollower;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.view.Views;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM that records into the folder, keeps the views, and archives a file every few lines. */
final class WritingJvm implements AutoCloseable {
    static final int SECRETS = 200;
    private static final long MAX_FILE_SIZE = 20_000;

    private final Process process;
    private final BufferedReader out;

    private WritingJvm(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static WritingJvm start(Path base, String secret) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new WritingJvm(new ProcessBuilder(
                        java,
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WritingJvm.class.getName(),
                        base.toString(),
                        secret)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** How many calls of the session that goes on it has recorded by now. */
    int count() throws IOException {
        String line = out.readLine();
        return line == null || line.isEmpty() ? -1 : Integer.parseInt(line);
    }

    /** Kills it; answers the last count it gave. */
    int kill(int before) throws IOException {
        // Not by the Process itself, which would close its output with what is still to be read of it.
        process.toHandle().destroyForcibly();
        process.onExit().join();
        int last = before;
        for (int count = count(); count >= 0; count = count()) {
            last = count;
        }
        return last;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Runs in the child: first both sessions, then one of them without end. */
    public static void main(String[] args) throws Exception {
        Layout layout = new Layout(Path.of(args[0]));
        Clock clock = Clock.systemUTC();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Journal journal = new Journal(layout, MAX_FILE_SIZE, Duration.ofSeconds(1), clock);
        JournalFollower views = new JournalFollower(
                layout, Views.of(List.of("by_session", "errors", "latest"), layout, MAX_FILE_SIZE, clock), clock);
        views.start();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        for (int n = 0; System.nanoTime() < end; n++) {
            if (n < SECRETS) {
                journal.append(call("s-1", n, args[1] + " ".repeat(n)));
                views.wake();
            }
            journal.append(call("s-2", n, "others " + n));
            views.wake();
            out.println(n + 1);
            if (n >= SECRETS) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
    }

    private static byte[] call(String session, int number, String text) {
        return ("{\"v\":1,\"type\":\"call\",\"id\":\"" + session + "-" + number + "\",\"timestamp\":\""
                        + Timestamps.text(Instant.now()) + "\",\"session_id\":\"" + session
                        + "\",\"status\":\"error\",\"success\":false,\"response\":\"" + text + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
