package io.llmrecorder.clients.okhttp;

import io.llmrecorder.clients.Lines;
import io.llmrecorder.clients.Pending;
import io.llmrecorder.clients.Received;
import io.llmrecorder.clients.Sent;
import io.llmrecorder.clients.TestedClient;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;

/** OkHttp as an application uses it. */
record OkHttp(OkHttpClient client) implements TestedClient {
    private static final MediaType JSON = MediaType.parse("application/json");

    static Request request(Sent sent) {
        RequestBody body = sent.body() == null ? null : new Body(sent);
        return new Request.Builder()
                .url(sent.url().toString())
                .headers(Headers.of(sent.headers()))
                .method(sent.method(), body)
                .build();
    }

    Call call(Sent sent) {
        if (sent.timeout() == null) {
            return client.newCall(request(sent));
        }
        return client.newBuilder()
                .readTimeout(sent.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .build()
                .newCall(request(sent));
    }

    @Override
    public Received send(Sent sent) throws IOException {
        Call call = call(sent);
        return new Answer(call, call.execute());
    }

    @Override
    public Pending sendAsync(Sent sent) {
        Call call = call(sent);
        Told told = new Told(call, new CompletableFuture<>());
        call.enqueue(told);
        return told;
    }

    @Override
    public boolean sendsAtOnce() {
        return true;
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    /** Writes and flushes whatever it can read at once. */
    private static final class Body extends RequestBody {
        private final Sent sent;

        Body(Sent sent) {
            this.sent = sent;
        }

        @Override
        public MediaType contentType() {
            return JSON;
        }

        @Override
        public long contentLength() {
            return sent.length();
        }

        @Override
        public boolean isOneShot() {
            return sent.length() < 0;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            byte[] buffer = new byte[8192];
            InputStream body = sent.body().get();
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                sink.write(buffer, 0, count);
                sink.flush();
            }
        }
    }

    /** An answer of OkHttp. */
    record Answer(Call call, Response response) implements Received {
        @Override
        public int status() {
            return response.code();
        }

        @Override
        public List<String> headers() {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < response.headers().size(); i++) {
                lines.add(response.headers().name(i) + ": " + response.headers().value(i));
            }
            return lines;
        }

        @Override
        public String about() {
            RequestBody body = response.request().body();
            return response.protocol() + " " + response.message() + ", length "
                    + response.body().contentLength() + ", type "
                    + response.body().contentType()
                    + ", request " + response.request().url()
                    + (call.request() == response.request() ? " is the call's" : " is another than the call's")
                    + ", its body " + (body == null ? "none" : body.getClass().getName())
                    + ", after " + response.priorResponse();
        }

        @Override
        public InputStream body() {
            return response.body().byteStream();
        }

        @Override
        public void cancel() {
            call.cancel();
        }
    }

    private record Told(Call call, CompletableFuture<Object[]> future) implements Pending, Callback {
        @Override
        public void onFailure(Call failed, IOException e) {
            future.completeExceptionally(e);
        }

        @Override
        public void onResponse(Call answered, Response response) {
            future.complete(new Object[] {new Answer(answered, response), Lines.thread()});
        }

        @Override
        public Received get() throws Exception {
            try {
                return (Received) future.get()[0];
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException io ? io : e;
            }
        }

        @Override
        public String thread() {
            return (String) future.join()[1];
        }

        @Override
        public void cancel() {
            call.cancel();
        }
    }
}
