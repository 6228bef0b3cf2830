package io.llmrecorder.capture.okhttp;

import io.llmrecorder.capture.Callers;
import io.llmrecorder.capture.Capture;
import io.llmrecorder.config.Log;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.exchange.Headers;
import java.io.IOException;
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
        return request.newBuilder()
                .method(request.method(), new RecordedRequestBody(body, exchange))
                .build();
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
            // The application finds its own request in the answer, not the one whose body we watch.
            return response.request() == watched ? builder.request(request).build() : builder.build();
        } catch (Throwable e) {
            Log.warn("The answer to a call through OkHttp could not be recorded", e);
            return response;
        }
    }

    private static void failed(Exchange exchange, Request request, Call call, Throwable thrown) {
        try {
            keepUnsent(exchange, request.body());
            if (call.isCanceled()) {
                exchange.end(Exchange.End.CANCELLED, thrown.getClass().getName(), thrown.getMessage());
            } else {
                exchange.fail(thrown);
            }
        } catch (Throwable e) {
            Log.warn("A failed call through OkHttp could not be recorded", e);
        }
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
