package io.llmrecorder.weave;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Defines the class {@code java.lang.LlmRecorderBridge}, through which woven code finds its advice. */
public final class Bridge {
    private static final String RESOURCE = "bridge/LlmRecorderBridge.bin";

    private final Instrumentation instrumentation;
    private boolean installed;

    /** The bridge of this JVM; it is not built before the first class is woven. */
    public Bridge(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /**
     * Defines the bridge and joins it to the linker, unless that has been done.
     *
     * @throws ReflectiveOperationException when the VM does not let us; then nothing can be recorded
     */
    synchronized void build() throws ReflectiveOperationException, IOException {
        if (!installed) {
            install(instrumentation);
            installed = true;
        }
    }

    private static void install(Instrumentation instrumentation) throws ReflectiveOperationException, IOException {
        Class<?> bridge = find();
        if (bridge == null) {
            bridge = define(instrumentation);
        }
        MethodType link = MethodType.methodType(
                CallSite.class,
                MethodHandles.Lookup.class,
                String.class,
                MethodType.class,
                String.class,
                MethodHandle.class);
        bridge.getField("linker").set(null, MethodHandles.lookup().findStatic(Linker.class, "link", link));
    }

    private static @Nullable Class<?> find() {
        try {
            return Class.forName("java.lang.LlmRecorderBridge", false, null);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static Class<?> define(Instrumentation instrumentation) throws ReflectiveOperationException, IOException {
        instrumentation.redefineModule(
                Object.class.getModule(),
                Set.of(),
                Map.of(),
                Map.of("java.lang", Set.of(Bridge.class.getModule())),
                Set.of(),
                Map.of());
        try (InputStream in = Bridge.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new ClassNotFoundException("java.lang.LlmRecorderBridge is not in the agent's jar");
            }
            return MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup())
                    .defineClass(in.readAllBytes());
        }
    }
}
