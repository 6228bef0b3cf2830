package io.llmrecorder.agent;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JVM of its own for an application under test, with the real jar of the agent. */
final class ChildJvm {
    static final Path JAR = Path.of(System.getProperty("agent.jar", "target/llm-recorder-agent.jar"))
            .toAbsolutePath();

    private final List<String> options = new ArrayList<>();
    private final Path folder;
    private String java =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** @param folder where the JVM runs and its output is kept */
    ChildJvm(Path folder) {
        this.folder = folder;
    }

    /** Java homes to test on: this one, and those in {@code LLM_TEST_JDKS}. */
    static Stream<Path> javaHomes() {
        String more = System.getenv().getOrDefault("LLM_TEST_JDKS", "");
        Stream<Path> others = Stream.of(more.split(File.pathSeparator, -1))
                .filter(home -> !home.isBlank())
                .map(Path::of);
        return Stream.concat(Stream.of(Path.of(System.getProperty("java.home"))), others);
    }

    ChildJvm on(Path javaHome) {
        java = javaHome.resolve("bin/java").toString();
        return this;
    }

    ChildJvm agent(String arguments) {
        return option("-javaagent:" + JAR + (arguments.isEmpty() ? "" : "=" + arguments));
    }

    ChildJvm option(String option) {
        options.add(option);
        return this;
    }

    Process start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(options);
        command.addAll(List.of("-cp", applicationClassPath(), main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LLM_RECORDS_") || name.startsWith("S3_"));
        return builder.redirectOutput(out().toFile())
                .redirectError(err().toFile())
                .start();
    }

    /** Waits until a running JVM has written something to a file. */
    static void awaitText(Process process, Path file, String text) throws IOException, InterruptedException {
        for (int i = 0; i < 300 && process.isAlive(); i++) {
            if (Files.readString(file).contains(text)) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("the application did not get to \"" + text + "\": " + Files.readString(file));
    }

    /** Runs to the end. */
    Result run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        Process process = start(main, arguments);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException("the application did not end; it said:\n" + result(-1));
        }
        return result(process.exitValue());
    }

    private Result result(int exit) throws IOException {
        return new Result(exit, Files.readString(out()), Files.readString(err()));
    }

    Path out() {
        return folder.resolve("out.txt");
    }

    Path err() {
        return folder.resolve("err.txt");
    }

    /** What an application has on its class path: the tests' classes, OkHttp and the servlet filter. */
    private static String applicationClassPath() {
        List<String> paths = new ArrayList<>();
        for (String path : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator, -1)) {
            String name = new File(path).getName();
            boolean isClient = name.startsWith("okhttp-") || name.startsWith("okio-");
            if (name.equals("test-classes") || isClient || path.contains("servlet-filter")) {
                paths.add(path);
            }
        }
        return String.join(File.pathSeparator, paths);
    }

    record Result(int exit, String out, String err) {}

    /** All journal lines below a base folder. */
    static List<String> records(Path base) throws IOException {
        List<String> lines = new ArrayList<>();
        Path folder = base.resolve("by_date");
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    lines.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
                }
            }
        }
        return lines;
    }
}
