package io.llmrecorder.capture.okhttp;

import io.llmrecorder.weave.Weaving;
import io.llmrecorder.weave.Woven;
import java.util.List;

/**
 * Where OkHttp is woven, the same in 3.14, 4 and 5: where a client is made (our interceptor goes last), and where a call is
 * made (who makes it). Mentions no type of OkHttp, so that it can be loaded before there is any.
 */
public final class OkHttpWeavings {
    private OkHttpWeavings() {}

    /** The classes to weave. */
    public static List<Weaving> all() {
        return List.of(new Weaving(
                "okhttp3.OkHttpClient",
                List.of(
                        Woven.enter(
                                "<init>",
                                "(Lokhttp3/OkHttpClient$Builder;)V",
                                "io.llmrecorder.capture.okhttp.ClientAdvice"),
                        Woven.around(
                                "newCall",
                                "(Lokhttp3/Request;)Lokhttp3/Call;",
                                "io.llmrecorder.capture.okhttp.NewCallAdvice"))));
    }
}
