package io.llmrecorder.capture.context;

import io.llmrecorder.capture.Capture;
import org.jspecify.annotations.Nullable;

/** The filter asks for a setting of the agent. */
public final class SettingAdvice {
    private SettingAdvice() {}

    /** The effective value, or null. */
    public static @Nullable String replace(String name) {
        Capture capture = Capture.current();
        return capture == null ? null : capture.setting(name);
    }
}
