package io.llmrecorder.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Another JVM on the same folder, for what only two processes can show. */
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    private ChildJvm(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ChildJvm start(String job, Path base) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildJvm.class.getName(),
                        job,
                        base.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new ChildJvm(process);
    }

    @Nullable
    String readLine() throws IOException {
        return out.readLine();
    }

    long pid() {
        return process.pid();
    }

    void kill() {
        // Not by the Process itself, which would close its output with what is still to be read of it.
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    /** Runs in the child. */
    public static void main(String[] args) throws Exception {
        Layout layout = new Layout(Path.of(args[1]));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        switch (args[0]) {
            case "lock" -> lock(layout, out);
            case "write" -> write(layout, out);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void lock(Layout layout, PrintStream out) throws Exception {
        out.println(ProcessLock.tryLock(layout, "test") == null ? "taken" : "held");
        TimeUnit.MINUTES.sleep(1);
    }

    /** Writes at full speed until it is killed, and says after each batch how many lines it has written. */
    private static void write(Layout layout, PrintStream out) throws Exception {
        Journal journal = new Journal(layout, 4_000_000, Duration.ofSeconds(1), Clock.systemUTC());
        String filler = "x".repeat(300);
        Deque<byte[]> batch = new ArrayDeque<>();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        for (int n = 0; System.nanoTime() < end; ) {
            for (int i = 0; i < 50; i++) {
                batch.add(Lines.line(ProcessHandle.current().pid() + "-" + n++, filler));
            }
            journal.append(batch);
            journal.flushIfDue();
            out.println(n);
        }
    }
}
