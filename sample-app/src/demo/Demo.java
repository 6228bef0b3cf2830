import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The demonstration behind {@code ./demo}: an application that knows nothing of the recorder, started with one flag more.
 * Run as a source file from the project's root, after the build; JDK only.
 */
public final class Demo {
    private static final Path AGENT = Path.of("agent/target/llm-recorder-agent.jar");
    private static final Path APP = Path.of("sample-app/target/llm-recorder-sample-app.jar");
    private static final Path HOME = Path.of("sample-app/target/demo");
    private static final Path RECORDS = HOME.resolve("llm_interactions");
    private static final Path LOG = HOME.resolve("sample-app.log");
    private static final int USUAL_PORT = 5010;

    /** One question, and what must be found in its record. */
    private record Turn(String session, String user, String client, boolean stream, String question, String status) {}

    private static final List<Turn> TURNS = List.of(
            new Turn("demo-ada-1", "ada", "openai-sdk", false, "Why is the sky blue?", "ok"),
            new Turn("demo-ada-1", "ada", "openai-sdk", true, "And at sunset?", "ok"),
            new Turn("demo-ada-2", "ada", "okhttp", true, "Name three rivers of Europe.", "ok"),
            new Turn("demo-ada-2", "ada", "okhttp", false, "Which of them is the longest?", "ok"),
            new Turn("demo-xiaoming", "xiaoming", "java-http", true, "用一句话介绍长城。", "ok"),
            new Turn("demo-xiaoming", "xiaoming", "java-http", false, "/fail 500", "error"));

    private Demo() {}

    public static void main(String[] arguments) throws Exception {
        boolean once = List.of(arguments).contains("--once");
        if (arguments.length > (once ? 1 : 0)) {
            System.err.println("usage: ./demo [--once]");
            System.exit(2);
        }
        delete(HOME);
        Files.createDirectories(HOME);
        Process app = start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(app)));
        String url = url(app);
        System.out.println("The sample app runs at " + url + " with -javaagent:" + AGENT);
        chat(url);
        boolean complete = waitForRecords();
        show(complete);
        if (once) {
            System.exit(complete ? 0 : 1);
        }
        System.out.println("\nChat yourself:  " + url + "\nStop with Ctrl-C.");
        app.waitFor();
    }

    private static Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                java(),
                "-javaagent:" + AGENT + "=base.dir=" + RECORDS,
                "-jar",
                APP.toString(),
                "--port",
                Integer.toString(isFree(USUAL_PORT) ? USUAL_PORT : 0));
        // The bundled stand-in model answers, whatever this machine is set up for, and the recorder has its defaults.
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("OPENAI_") || name.startsWith("LLM_RECORDS_") || name.startsWith("S3_"));
        return builder.redirectErrorStream(true).redirectOutput(LOG.toFile()).start();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** As the sample app prints it: {@code Chat:  http://…}. */
    private static String url(Process app) throws Exception {
        for (int i = 0; i < 300 && app.isAlive(); i++) {
            for (String line : Files.readAllLines(LOG)) {
                if (line.startsWith("Chat:")) {
                    String url = line.substring("Chat:".length()).trim();
                    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
                }
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("The sample app did not start; it said:\n" + Files.readString(LOG));
    }

    private static void chat(String url) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (Turn turn : TURNS) {
            String json = "{\"message\":\"" + turn.question() + "\",\"conversation_id\":\"" + turn.session()
                    + "\",\"client\":\"" + turn.client() + "\"}";
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/chat"))
                    .header("Content-Type", "application/json")
                    .header("Accept", turn.stream() ? "text/event-stream" : "application/json")
                    .header("X-Session-ID", turn.session())
                    .header("X-User-ID", turn.user())
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            System.out.printf("  %-13s via %-10s %s → %d%n", turn.session(), turn.client(), turn.question(), response.statusCode());
        }
    }

    /** Until every turn has its record; they are written as the calls end, so this takes a moment at most. */
    private static boolean waitForRecords() throws Exception {
        for (int i = 0; i < 100; i++) {
            List<String> records = records();
            if (TURNS.stream().allMatch(turn -> records.stream().anyMatch(record -> isOf(turn, record)))) {
                return true;
            }
            Thread.sleep(100);
        }
        return false;
    }

    private static boolean isOf(Turn turn, String record) {
        return record.contains("\"session_id\":\"" + turn.session() + "\"")
                && record.contains("\"user_id\":\"" + turn.user() + "\"")
                && record.contains("\"status\":\"" + turn.status() + "\"")
                && record.contains("\"stream\":" + turn.stream())
                && record.contains("\"prompt\":\"" + turn.question() + "\"");
    }

    private static List<String> records() throws IOException {
        List<String> lines = new ArrayList<>();
        if (Files.isDirectory(RECORDS.resolve("by_date"))) {
            try (Stream<Path> files = Files.list(RECORDS.resolve("by_date"))) {
                for (Path file : files.sorted().toList()) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
        }
        return lines;
    }

    private static void show(boolean complete) throws Exception {
        System.out.println("\nWhat is on disk, in " + RECORDS + ":");
        try (Stream<Path> files = Files.walk(RECORDS)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(RECORDS.resolve("state")))
                    .sorted()
                    .forEach(file -> System.out.printf("  %6d bytes  %s%n", file.toFile().length(), RECORDS.relativize(file)));
        }
        List<String> records = records();
        for (Turn turn : TURNS) {
            if (records.stream().noneMatch(record -> isOf(turn, record))) {
                System.out.println("MISSING: the record of " + turn);
            }
        }
        if (complete) {
            String record = records.stream().filter(line -> isOf(TURNS.get(1), line)).findFirst().orElseThrow();
            String id = record.substring(record.indexOf("\"id\":\"") + 6).substring(0, 36);
            System.out.println("\nOne record:  java -jar " + AGENT + " show " + id + " --base-dir " + RECORDS);
            cli("show", id);
        }
        System.out.println("\nStatistics:  java -jar " + AGENT + " stats --base-dir " + RECORDS);
        cli("stats");
    }

    private static void cli(String... verb) throws Exception {
        List<String> command = new ArrayList<>(List.of(java(), "-jar", AGENT.toString()));
        command.addAll(List.of(verb));
        command.addAll(List.of("--base-dir", RECORDS.toString()));
        System.out.flush();
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException(String.join(" ", verb) + " ended with " + exit);
        }
    }

    private static void stop(Process app) {
        app.destroy();
        try {
            if (!app.waitFor(10, TimeUnit.SECONDS)) {
                app.destroyForcibly();
            }
        } catch (InterruptedException e) {
            app.destroyForcibly();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
