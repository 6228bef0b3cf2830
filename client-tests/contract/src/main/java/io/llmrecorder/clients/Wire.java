package io.llmrecorder.clients;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 connection as the server sees it, byte by byte. For one thread. */
final class Wire {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /**
     * A request as it came.
     *
     * @param framing how the body was cut: its length, or the size of each chunk
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Request(String method, String path, List<String> headers, byte[] body, String framing) {
        /** The value of a header field, or "". */
        String header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ": ";
            return headers.stream()
                    .filter(h -> h.startsWith(start))
                    .map(h -> h.substring(start.length()))
                    .findFirst()
                    .orElse("");
        }

        /** Step {@code index} of the path, from 0, or "". */
        String step(int index) {
            String[] steps = path.substring(1).split("[/?]", -1);
            return index < steps.length ? steps[index] : "";
        }

        boolean asksForStream() {
            return new String(body, StandardCharsets.UTF_8).replace(" ", "").contains("\"stream\":true");
        }
    }

    /** The next request, its body counted on the stage as it comes; null when the client closes. */
    @Nullable
    Request read(Function<String, Stage> stages) throws IOException {
        String start = line();
        if (start == null) {
            return null;
        }
        String[] words = start.split(" ", -1);
        List<String> headers = new ArrayList<>();
        for (String field = line(); field != null && !field.isEmpty(); field = line()) {
            int colon = field.indexOf(':');
            headers.add(field.substring(0, colon).toLowerCase(Locale.ROOT) + field.substring(colon));
        }
        Request head = new Request(words[0], words[1], headers, new byte[0], "");
        Stage stage = stages.apply(head.step(0));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String framing = readBody(head, body, stage);
        return new Request(words[0], words[1], headers, body.toByteArray(), framing);
    }

    private String readBody(Request head, ByteArrayOutputStream body, Stage stage) throws IOException {
        String length = head.header("content-length");
        if (!length.isEmpty()) {
            copy(Integer.parseInt(length), body, stage);
            return "length " + length;
        }
        if (!head.header("transfer-encoding").equals("chunked")) {
            return "none";
        }
        StringBuilder sizes = new StringBuilder("chunks");
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            copy(size, body, stage);
            line();
            sizes.append(' ').append(size);
        }
        line();
        return sizes.toString();
    }

    private int chunkSize() throws IOException {
        String size = line();
        return size == null ? 0 : Integer.parseInt(size, 16);
    }

    private void copy(int count, ByteArrayOutputStream body, Stage stage) throws IOException {
        byte[] buffer = new byte[8192];
        for (int left = count; left > 0; ) {
            int read = in.read(buffer, 0, Math.min(left, buffer.length));
            if (read < 0) {
                throw new IOException("request cut");
            }
            body.write(buffer, 0, read);
            stage.add("received", read);
            left -= read;
        }
    }

    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    void head(int status, String... fields) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Said\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    void whole(int status, String type, byte[] body, String... fields) throws IOException {
        List<String> all = new ArrayList<>(List.of(fields));
        all.add("Content-Type: " + type);
        all.add("Content-Length: " + body.length);
        head(status, all.toArray(new String[0]));
        out.write(body);
    }

    void whole(int status, String type, String body, String... fields) throws IOException {
        whole(status, type, body.getBytes(StandardCharsets.UTF_8), fields);
    }

    void beginStream() throws IOException {
        head(200, "Content-Type: text/event-stream; charset=utf-8", "Transfer-Encoding: chunked");
    }

    /** One chunk in one write. */
    void chunk(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        framed.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        framed.writeBytes(bytes);
        framed.writeBytes(new byte[] {'\r', '\n'});
        out.write(framed.toByteArray());
    }

    void endStream() throws IOException {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes as they are. */
    void raw(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Waits until the client goes away, by a proper close or not. */
    void awaitGone() {
        try {
            while (in.read() >= 0) {
                // HTTP/1.1 clients send nothing while they wait
            }
        } catch (IOException e) {
            // reset: gone as well
        }
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // nothing to lose
        }
    }
}
