package io.llmrecorder.capture.okhttp;

import io.llmrecorder.capture.Callers;
import io.llmrecorder.capture.Capture;
import io.llmrecorder.config.Log;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.exchange.Headers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The last application interceptor: sees the request after the application's own interceptors, and the answer decompressed.
 *
 * <p>Whatever goes wrong in here, the application gets what it would have got without it.
 */
final class RecordingInterceptor implements Interceptor {
    static final RecordingInterceptor INSTANCE = new RecordingInterceptor();

    private RecordingInterceptor() {}

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        Exchange exchange = begin(chain.call(), request);
        if (exchange == null) {
            return chain.proceed(request);
        }
        Request watched = watch(request, exchange);
        Response response;
        try {
            response = chain.proceed(watched);
        } catch (Throwable e) {
            failed(exchange, request, chain.call(), e);
            throw e;
        }
        return watch(response, watched, request, chain.call(), exchange);
    }

    private static @Nullable Exchange begin(Call call, Request request) {
        try {
            Capture capture = Capture.current();
            HttpUrl url = request.url();
            if (capture == null || !capture.wants(request.method(), url.host(), url.port(), url.encodedPath())) {
                return null;
            }
            long start = System.nanoTime();
            Exchange exchange = capture.begin(
                    "okhttp", request.method(), url.toString(), headers(request.headers()), Callers.of(call));
            if (exchange != null) {
                exchange.overhead(System.nanoTime() - start);
            }
            return exchange;
        } catch (Throwable e) {
            Log.warn("A call through OkHttp could not be recorded", e);
            return null;
        }
    }

    private static Headers headers(okhttp3.Headers source) {
        Headers headers = new Headers();
        for (int i = 0; i < source.size(); i++) {
            headers.add(source.name(i), source.value(i));
        }
        return headers;
    }

    private static Request watch(Request request, Exchange exchange) {
        RequestBody body = request.body();
        if (body == null) {
            return request;
        }
        try {
            return request.newBuilder()
                    .method(request.method(), new RecordedRequestBody(body, exchange))
                    .build();
        } catch (Throwable e) {
            Log.warn("The request of a call through OkHttp could not be recorded", e);
            return request;
        }
    }

    private static Response watch(Response response, Request watched, Request request, Call call, Exchange exchange) {
        try {
            exchange.responded(response.code(), headers(response.headers()));
            ResponseBody body = response.body();
            if (body == null) {
                exchange.end(Exchange.End.COMPLETE);
                return response;
            }
            Response.Builder builder = response.newBuilder().body(new RecordedResponseBody(body, call, exchange));
            return builder.request(unwatched(response.request(), watched, request))
                    .build();
        } catch (Throwable e) {
            Log.warn("The answer to a call through OkHttp could not be recorded", e);
            return response;
        }
    }

    /** The application finds its own request in the answer, or its own body in the request that was sent in its place. */
    private static Request unwatched(Request answered, Request watched, Request request) {
        if (answered == watched) {
            return request;
        }
        return answered.body() instanceof RecordedRequestBody body
                ? answered.newBuilder()
                        .method(answered.method(), body.applications())
                        .build()
                : answered;
    }

    private static void failed(Exchange exchange, Request request, Call call, Throwable thrown) {
        try {
            keepUnsent(exchange, request.body());
            broken(exchange, call, thrown);
        } catch (Throwable e) {
            Log.warn("A failed call through OkHttp could not be recorded", e);
        }
    }

    /**
     * Ends the call with an exception. OkHttp cancels a call that takes longer than its time limit, and tells the
     * application of the limit further up than we are.
     */
    static void broken(Exchange exchange, Call call, Throwable thrown) {
        if (!call.isCanceled() || thrown instanceof SocketTimeoutException) {
            exchange.fail(thrown);
        } else if (isOverdue(exchange, call)) {
            exchange.end(Exchange.End.FAILED, InterruptedIOException.class.getName(), "timeout");
        } else {
            exchange.cancel(thrown);
        }
    }

    /** The clock of the limit started when the application made the call, a little before the exchange began. */
    private static boolean isOverdue(Exchange exchange, Call call) {
        long limit = call.timeout().timeoutNanos();
        return limit > 0 && System.nanoTime() - exchange.beginNanos() >= limit - limit / 10;
    }

    /** A request that never got as far as a connection is still worth knowing, where the body can be written again. */
    private static void keepUnsent(Exchange exchange, @Nullable RequestBody body) throws IOException {
        if (body == null || exchange.request().length() > 0 || body.isOneShot() || body.isDuplex()) {
            return;
        }
        long length = body.contentLength();
        if (length > 0 && length <= exchange.bodyLimit()) {
            Buffer copy = new Buffer();
            body.writeTo(copy);
            byte[] bytes = copy.readByteArray();
            exchange.request().append(bytes, 0, bytes.length);
        }
    }
}
