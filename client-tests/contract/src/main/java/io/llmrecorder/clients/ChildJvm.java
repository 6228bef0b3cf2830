package io.llmrecorder.clients;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a contract's scenarios in a JVM of their own, against a server of their own. */
final class ChildJvm {
    private static final long PATIENCE_SECONDS = 150;

    private final Path java;
    private final Class<?> contract;

    /**
     * @param jdk home of the JDK to run on
     */
    ChildJvm(Path jdk, Class<?> contract) {
        this.java = jdk.resolve("bin").resolve("java");
        this.contract = contract;
    }

    /** What came of a run. */
    record Outcome(Transcript transcript, List<String> complaints) {}

    /**
     * @param agent the text behind {@code -javaagent:}, or null to run without
     * @param environment settings of the recorder, {@code NAME=value}
     */
    Outcome run(@Nullable String agent, List<Scenario> scenarios, String... environment) throws Exception {
        Path folder = Files.createTempDirectory("llm-contract");
        Path printed = folder.resolve("out");
        Path complained = folder.resolve("err");
        try (LlmServer server = new LlmServer()) {
            ProcessBuilder builder = new ProcessBuilder(command(agent, server))
                    .directory(folder.toFile())
                    .redirectOutput(printed.toFile())
                    .redirectError(complained.toFile());
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.startsWith("LLM_")
                            || name.startsWith("S3_")
                            || name.startsWith("OPENAI_")
                            || name.startsWith("JAVA_TOOL"));
            for (String setting : environment) {
                int equals = setting.indexOf('=');
                builder.environment().put(setting.substring(0, equals), setting.substring(equals + 1));
            }
            await(builder.start(), complained);
            Transcript transcript = new Transcript(Files.readAllLines(printed));
            for (Scenario scenario : scenarios) {
                for (String note : server.notes(scenario.slug())) {
                    transcript.add(scenario.slug(), "server: " + note);
                }
            }
            return new Outcome(transcript, Files.readAllLines(complained));
        } finally {
            Folders.delete(folder);
        }
    }

    private List<String> command(@Nullable String agent, LlmServer server) {
        List<String> command = new ArrayList<>(List.of(java.toString(), "-Xmx384m", "-XX:TieredStopAtLevel=1"));
        if (agent != null) {
            command.add("-javaagent:" + agent);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
        command.addAll(List.of(Child.class.getName(), contract.getName()));
        command.addAll(List.of(String.valueOf(server.httpPort()), String.valueOf(server.sidePort())));
        return command;
    }

    private static void await(Process process, Path complained) throws InterruptedException, IOException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the application did not end; it wrote " + Files.readString(complained));
        }
        if (process.exitValue() != 0) {
            throw new IOException("the application ended with " + process.exitValue() + "; it wrote "
                    + Files.readString(complained, StandardCharsets.UTF_8));
        }
    }

    /** The JDK that runs the tests, and those named by {@code LLM_TEST_JDKS}, a list of homes as in a class path. */
    static List<Path> jdks() throws IOException {
        List<Path> homes = new ArrayList<>();
        homes.add(Path.of(System.getProperty("java.home", "")).toRealPath());
        String more = System.getProperty("llm.test.jdks", System.getenv("LLM_TEST_JDKS"));
        if (more != null && !more.isBlank()) {
            for (String home : more.split(File.pathSeparator, -1)) {
                Path real = Path.of(home).toRealPath();
                if (!homes.contains(real)) {
                    homes.add(real);
                }
            }
        }
        return homes;
    }
}
