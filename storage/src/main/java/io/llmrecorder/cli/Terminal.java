package io.llmrecorder.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether a terminal reads us, and how wide it is. */
final class Terminal {
    private static final int WITHOUT_TERMINAL = 160;
    private static final int NARROWEST = 40;
    private static final long PATIENCE_MILLIS = 500;

    private Terminal() {}

    /** Columns: of {@code COLUMNS}, else of the terminal, else enough for a log file. */
    static int width() {
        int given = number(System.getenv("COLUMNS"));
        if (given > 0) {
            return Math.max(NARROWEST, given);
        }
        int asked = isOutput() ? columns(run("stty", "size")) : 0;
        return asked > 0 ? Math.max(NARROWEST, asked) : WITHOUT_TERMINAL;
    }

    /** Whether we write to a terminal; {@code System.console()} does not say so since Java 22. */
    static boolean isOutput() {
        return run("test", "-t", "1") != null;
    }

    /** Whether errors are shown on a terminal. */
    static boolean isError() {
        return run("test", "-t", "2") != null;
    }

    private static int columns(@Nullable String size) {
        return size == null ? 0 : number(size.substring(size.indexOf(' ') + 1));
    }

    /** What a command prints with our input; Java cannot ask, but every Unix has these. Null when it fails. */
    private static @Nullable String run(String... command) {
        try {
            boolean asksOfUs = command[0].equals("test");
            Process process = new ProcessBuilder(command)
                    .redirectInput(Redirect.INHERIT)
                    .redirectError(asksOfUs ? Redirect.INHERIT : Redirect.DISCARD)
                    .redirectOutput(asksOfUs ? Redirect.INHERIT : Redirect.PIPE)
                    .start();
            if (!process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return null;
            }
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
            return process.exitValue() == 0 ? printed : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static int number(@Nullable String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
