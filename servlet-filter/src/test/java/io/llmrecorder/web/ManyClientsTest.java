package io.llmrecorder.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred clients ask, search and export while calls are recorded as fast as they can be. */
class ManyClientsTest {
    private static final int CLIENTS = 100;
    private static final int ROUNDS = 5;
    private static final int CALLS = 3000;
    private static final int BEFORE = 200;

    @TempDir
    Path base;

    @Test
    void eachGetsAWholeAnswer() throws Exception {
        try (Served served = new Served(base, Map.of("RATE_LIMIT", "0"))) {
            for (int i = 0; i < BEFORE; i++) {
                record(served, i);
            }
            assertThat(calls(served, BEFORE)).isEqualTo(BEFORE);
            ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1);
            try {
                Future<?> recording = threads.submit(() -> {
                    for (int i = BEFORE; i < CALLS; i++) {
                        record(served, i);
                    }
                    return null;
                });
                List<Callable<Void>> clients = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    int number = i;
                    clients.add(() -> {
                        for (int round = 0; round < ROUNDS; round++) {
                            ask(served, number, round);
                        }
                        return null;
                    });
                }
                for (Future<Void> client : threads.invokeAll(clients, 5, TimeUnit.MINUTES)) {
                    client.get();
                }
                recording.get();
            } finally {
                threads.shutdownNow();
            }
            assertThat(calls(served, CALLS)).isEqualTo(CALLS);
        }
    }

    private static void record(Served served, int number) throws IOException {
        served.chat("s-" + number % 50, "u-" + number % 7, "question " + number + " 图纸", "answer " + number);
    }

    private static void ask(Served served, int client, int round) throws IOException {
        switch ((client + round) % 5) {
            case 0 -> good(served.get("/api/calls?limit=20"), "\"calls\"");
            case 1 -> good(served.get("/api/calls?q=%E5%9B%BE%E7%BA%B8&limit=5"), "图纸");
            case 2 -> good(served.get("/api/statistics?group_by=user"), "\"total\"");
            case 3 -> {
                String lines =
                        good(served.get("/api/export?format=jsonl&session=s-" + client % 50), "\"type\":\"call\"");
                assertThat(lines.lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
            }
            default -> good(served.get("/conversations/s-" + client % 50), "question");
        }
    }

    private static String good(HttpResponse<byte[]> response, String has) {
        String text = Served.text(response);
        assertThat(response.statusCode()).as(text).isEqualTo(200);
        assertThat(text).contains(has);
        return text;
    }

    /** An answer waits a second at most for the newest records; what is not in it comes with one of the next. */
    private static long calls(Served served, long expected) throws IOException, InterruptedException {
        long calls = 0;
        for (int i = 0; i < 240 && calls < expected; i++) {
            calls = served.json("/api/statistics").at("/total/calls").asLong();
            TimeUnit.MILLISECONDS.sleep(calls < expected ? 250 : 0);
        }
        return calls;
    }
}
