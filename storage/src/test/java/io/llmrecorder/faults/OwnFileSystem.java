package io.llmrecorder.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a test's main method in a JVM of its own whose folder is a small file system in memory, which may be filled and covered
 * at will. Only where Linux lets this user have mounts of its own; elsewhere the test is skipped.
 */
final class OwnFileSystem {
    private static final long MOST_SECONDS = 120;

    private OwnFileSystem() {}

    /**
     * Runs it, with the folder as its argument; it throws to fail.
     *
     * @param size of the file system, in mount's words
     * @return the lines that it wrote to stderr
     */
    static List<String> run(Class<?> main, String size, Path folder) throws IOException, InterruptedException {
        assumeTrue(mayMount(), "This system lets this user mount nothing (unshare -rm, tmpfs).");
        Path errors = folder.resolve("stderr");
        Path mounted = Files.createDirectory(folder.resolve("mounted"));
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + size + " tmpfs \"$1\" && folder=$1 && shift && exec \"$@\" \"$folder\"",
                "sh",
                mounted.toString()));
        command.addAll(LoadedJvm.javaCommand());
        command.add(main.getName());
        Process process = new ProcessBuilder(command)
                .redirectError(errors.toFile())
                .redirectOutput(ProcessBuilder.Redirect.PIPE)
                .start();
        System.out.print(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        List<String> lines = Files.readAllLines(errors);
        assertThat(ended && process.exitValue() == 0)
                .as(String.join("\n", lines))
                .isTrue();
        return lines;
    }

    private static boolean mayMount() throws InterruptedException {
        try {
            return new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs a command in that JVM. */
    static void execute(String... command) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException(List.of(command) + " ended with " + exit);
        }
    }
}
