package io.llmrecorder.clients.javahttp;

import io.llmrecorder.clients.Lines;
import io.llmrecorder.clients.Pending;
import io.llmrecorder.clients.Received;
import io.llmrecorder.clients.Sent;
import io.llmrecorder.clients.TestedClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The JDK's client as an application uses it. */
record JavaHttp(HttpClient client) implements TestedClient {
    static HttpRequest request(Sent sent) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(sent.url()).method(sent.method(), publisher(sent));
        sent.headers().forEach(builder::header);
        if (sent.timeout() != null) {
            builder.timeout(sent.timeout());
        }
        return builder.build();
    }

    private static BodyPublisher publisher(Sent sent) {
        if (sent.body() == null) {
            return BodyPublishers.noBody();
        }
        if (sent.length() < 0) {
            return BodyPublishers.ofInputStream(sent.body());
        }
        try (InputStream body = sent.body().get()) {
            return BodyPublishers.ofByteArray(body.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Received send(Sent sent) throws IOException, InterruptedException {
        HttpRequest request = request(sent);
        return new Answer(request, client.send(request, BodyHandlers.ofInputStream()));
    }

    @Override
    public Pending sendAsync(Sent sent) {
        HttpRequest request = request(sent);
        CompletableFuture<HttpResponse<InputStream>> future = client.sendAsync(request, BodyHandlers.ofInputStream());
        CompletableFuture<String> thread = future.thenApply(r -> Lines.thread());
        return new Coming(request, future, thread);
    }

    @Override
    public boolean sendsAtOnce() {
        return false;
    }

    /** Before JDK 21 a client closes itself when it is forgotten. */
    @Override
    public void close() {}

    /** An answer of the JDK's client. */
    record Answer(HttpRequest request, HttpResponse<InputStream> response) implements Received {
        @Override
        public int status() {
            return response.statusCode();
        }

        @Override
        public List<String> headers() {
            List<String> lines = new ArrayList<>();
            response.headers().map().forEach((name, values) -> lines.add(name + ": " + values));
            return lines;
        }

        @Override
        public String about() {
            return JavaHttp.about(request, response);
        }

        @Override
        public InputStream body() {
            return response.body();
        }

        @Override
        public void cancel() {
            try {
                response.body().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the very object, is the question
    static String about(HttpRequest request, HttpResponse<?> response) {
        return response.version() + " " + response.uri()
                + (response.request() == request ? ", request is the application's" : ", request is another")
                + (response.request().equals(request) ? " and equal, " : " and not equal, ")
                + response.request().getClass().getName() + ", publisher "
                + response.request().bodyPublisher().map(BodyPublisher::contentLength)
                + ", after " + response.previousResponse();
    }

    private record Coming(
            HttpRequest request, CompletableFuture<HttpResponse<InputStream>> future, CompletableFuture<String> told)
            implements Pending {
        @Override
        public Received get() throws Exception {
            try {
                return new Answer(request, future.get());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }

        /** The client's thread or, when the answer was faster than the application, the application's: not compared. */
        @Override
        public String thread() {
            return told.join().isEmpty() ? "none" : "some";
        }

        @Override
        public void cancel() {
            future.cancel(true);
        }
    }
}
