package io.llmrecorder.capture.okhttp;

import io.llmrecorder.capture.Callers;
import io.llmrecorder.exchange.Caller;
import java.util.List;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** A call is being made: remembers who makes it, since a thread of OkHttp's may run it. */
public final class NewCallAdvice {
    private NewCallAdvice() {}

    /** The client and the request, for {@link #returned}; null in the usual case that there is nothing to do. */
    public static @Nullable Object enter(OkHttpClient client, Request request) {
        return isFromBeforeUs(client) ? new Object[] {client, request} : null;
    }

    /** A client that was made before the agent was attached has no interceptor of ours; a copy of it has. */
    public static Call returned(Call call, @Nullable Object state) {
        Call made = call;
        if (state instanceof Object[] early) {
            made = ((OkHttpClient) early[0]).newBuilder().build().newCall((Request) early[1]);
        }
        Caller caller = Callers.current();
        if (caller != null) {
            Callers.attach(made, caller);
        }
        return made;
    }

    /** The application gets its exception. */
    public static void thrown(Throwable thrown, @Nullable Object state) {}

    private static boolean isFromBeforeUs(OkHttpClient client) {
        List<Interceptor> interceptors = client.interceptors();
        return interceptors.isEmpty() || interceptors.get(interceptors.size() - 1) != RecordingInterceptor.INSTANCE;
    }
}
