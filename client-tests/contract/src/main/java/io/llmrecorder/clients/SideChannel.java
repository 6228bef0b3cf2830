package io.llmrecorder.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Where the application tells the stand-in server what it has got, and asks what the server has got: a plain socket, so that
 * nothing depends on time, and nothing on the client under test.
 */
final class SideChannel {
    private final int port;

    SideChannel(int port) {
        this.port = port;
    }

    /** Says {@code word}; returns when the server says that it is so, and throws when it gave up waiting. */
    void say(String slug, String word, long number) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((word + " " + slug + " " + number + "\n").getBytes(StandardCharsets.UTF_8));
            String answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            if (!"ok".equals(answer)) {
                throw new IOException("the server waited in vain: " + word + " " + number);
            }
        }
    }
}
