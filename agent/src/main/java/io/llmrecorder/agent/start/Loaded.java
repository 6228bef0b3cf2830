package io.llmrecorder.agent.start;

import io.llmrecorder.config.Log;
import io.llmrecorder.weave.Transformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;

/** Weaves classes that the application loaded before the agent came. */
final class Loaded {
    private Loaded() {}

    static void reweave(Instrumentation instrumentation, Transformer transformer) {
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (transformer.isTarget(loaded.getName())) {
                reweave(instrumentation, loaded);
            }
        }
    }

    static void reweave(Instrumentation instrumentation, Class<?> loaded) {
        if (!instrumentation.isModifiableClass(loaded)) {
            return;
        }
        try {
            instrumentation.retransformClasses(loaded);
        } catch (UnmodifiableClassException | LinkageError e) {
            Log.warn("Calls made through " + loaded.getName() + " cannot be recorded", e);
        }
    }
}
