package io.llmrecorder.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What lies between an application and its store on a bad day, on the loopback interface: each connection may be closed at
 * once, be slow, get 500 or 503, or be cut in the middle of the answer, when the store has done what the client will not hear
 * of. The same seed gives the same sequence.
 */
final class BadLine implements AutoCloseable {
    private final int target;
    private final Random random;
    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile double bad;
    private volatile int troubles;

    BadLine(URI store, long seed) throws IOException {
        this.target = store.getPort();
        this.random = new Random(seed);
        daemon(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /** How many of the coming connections meet trouble, from 0 to 1; those that are open are closed. */
    void bad(double share) throws IOException {
        bad = share;
        cutAll();
    }

    /** Closes what is open, as a restarted load balancer does. */
    void cutAll() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    /** How many connections met trouble. */
    int troubles() {
        return troubles;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by this one thread
    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                boolean trouble = random.nextDouble() < bad;
                troubles += trouble ? 1 : 0;
                int kind = trouble ? random.nextInt(5) : -1;
                int length = random.nextInt(300);
                open.add(client);
                daemon(() -> serve(client, kind, length));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket client, int kind, int length) {
        try (client) {
            switch (kind) {
                case 0 -> client.setSoLinger(true, 0); // away: closed with a reset
                case 1 -> answer(client, "500 Internal Server Error", "InternalError");
                case 2 -> answer(client, "503 Slow Down", "SlowDown");
                case 3 -> pass(client, length, 0);
                case 4 -> pass(client, Integer.MAX_VALUE, 200);
                default -> pass(client, Integer.MAX_VALUE, 0);
            }
        } catch (IOException | InterruptedException e) {
            // the connection is gone, as it should be
        } finally {
            open.remove(client);
        }
    }

    private static void answer(Socket client, String status, String code) throws IOException {
        client.getInputStream().readNBytes(1);
        byte[] body = ("<Error><Code>" + code + "</Code><Message>try later</Message></Error>").getBytes(US_ASCII);
        OutputStream out = client.getOutputStream();
        out.write(("HTTP/1.1 " + status + "\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(US_ASCII));
        out.write(body);
        client.shutdownOutput();
        client.setSoTimeout(200);
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** @param bytes of the answer that come through before the line is cut */
    private void pass(Socket client, int bytes, int delayMillis) throws IOException, InterruptedException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            daemon(() -> copy(client, server));
            Thread.sleep(delayMillis);
            InputStream in = server.getInputStream();
            byte[] block = new byte[8192];
            int left = bytes;
            for (int n = in.read(block); n >= 0 && left > 0; n = left > 0 ? in.read(block) : -1) {
                client.getOutputStream().write(block, 0, Math.min(n, left));
                left -= Math.min(n, left);
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // the other direction ends it
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "bad-line");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        cutAll();
    }
}
