package io.llmrecorder.capture.context;

import io.llmrecorder.capture.Capture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The application says something to the recorder itself. */
public final class ApiAdvice {
    private ApiAdvice() {}

    /** Who takes it; null when nothing is recorded. */
    public static @Nullable Function<@Nullable Object[], @Nullable Object> replace() {
        Capture capture = Capture.current();
        return capture == null ? null : capture.api();
    }
}
