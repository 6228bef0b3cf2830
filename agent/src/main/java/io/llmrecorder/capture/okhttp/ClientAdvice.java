package io.llmrecorder.capture.okhttp;

import java.util.List;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/** A client is being made: puts our interceptor last, where it sees what is really sent. */
public final class ClientAdvice {
    private ClientAdvice() {}

    /** Cheap and idempotent: openai-java copies its client for every request, and a copy carries our interceptor along. */
    public static void enter(OkHttpClient.Builder builder) {
        List<Interceptor> interceptors = builder.interceptors();
        int last = interceptors.size() - 1;
        if (last >= 0 && interceptors.get(last) == RecordingInterceptor.INSTANCE) {
            return;
        }
        // The builder may have been copied from a client, and the application may have added an interceptor behind
        // ours.
        interceptors.remove(RecordingInterceptor.INSTANCE);
        interceptors.add(RecordingInterceptor.INSTANCE);
    }
}
