package io.llmrecorder.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A stand-in for an LLM on the loopback interface. The path says which scenario a request belongs to and how to answer it:
 * {@code /<scenario>/<behaviour>/v1/chat/completions}. Notes what it got, which must be the same with and without the agent.
 */
final class LlmServer implements AutoCloseable {
    private final ServerSocket http;
    private final ServerSocket side;
    private final ConcurrentHashMap<String, Stage> stages = new ConcurrentHashMap<>();

    LlmServer() throws IOException {
        http = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        side = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        accept(http, this::serve);
        accept(side, this::listen);
    }

    private interface Guest {
        void receive(Socket socket) throws IOException;
    }

    private static void accept(ServerSocket door, Guest guest) {
        daemon("door", () -> {
            while (!door.isClosed()) {
                Socket socket = door.accept();
                daemon("guest", () -> {
                    try (socket) {
                        guest.receive(socket);
                    }
                });
            }
        });
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // the other side is gone, or the server is closed
                    }
                },
                "llm-server-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    int httpPort() {
        return http.getLocalPort();
    }

    int sidePort() {
        return side.getLocalPort();
    }

    private Stage stage(String slug) {
        return stages.computeIfAbsent(slug, s -> new Stage());
    }

    /** What was received in this scenario. */
    List<String> notes(String slug) {
        return stage(slug).notes();
    }

    private void serve(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        Wire wire = new Wire(socket);
        for (Wire.Request r = wire.read(this::stage); r != null; r = wire.read(this::stage)) {
            Stage stage = stage(r.step(0));
            // Calls that run at the same time come in any order, and so over any number of connections.
            String connection = r.step(1).equals("any") ? "" : "connection " + stage.connection(wire) + ": ";
            stage.note(connection + r.method() + " " + r.path() + " [" + Lines.of(r.headers()) + "] body "
                    + Lines.of(r.body()) + ", " + r.framing());
            Behaviours.answer(r, wire, stage);
        }
    }

    private void listen(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String line = in.readLine();
        if (line == null) {
            return;
        }
        String[] words = line.split(" ", -1);
        Stage stage = stage(words[1]);
        boolean done = true;
        if (words[0].equals("got")) {
            stage.add("got", 1);
        } else {
            done = stage.await(words[0], Long.parseLong(words[2]));
        }
        socket.getOutputStream().write((done ? "ok\n" : "late\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        http.close();
        side.close();
    }
}
