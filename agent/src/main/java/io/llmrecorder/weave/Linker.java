package io.llmrecorder.weave;

import io.llmrecorder.config.Log;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * Binds a woven call site to its advice, when it is first reached. A site that cannot be bound does nothing from then on; an
 * exception out of the advice never reaches the application.
 */
public final class Linker {
    private Linker() {}

    /** Called through the bridge; {@code inert} is what the site does when the advice cannot do its work. */
    static CallSite link(MethodHandles.Lookup caller, String name, MethodType type, String advice, MethodHandle inert)
            throws Throwable {
        try {
            ClassLoader application = caller.lookupClass().getClassLoader();
            AdviceLoader loader = AdviceLoader.of(application, Linker.class.getClassLoader());
            MethodHandle target = find(loader.loadClass(advice), name).asType(type);
            return new ConstantCallSite(MethodHandles.catchException(target, Throwable.class, reported(inert)));
        } catch (Throwable e) {
            Log.warn("Calls through " + caller.lookupClass().getName() + " cannot be recorded", e);
            throw e;
        }
    }

    private static MethodHandle find(Class<?> advice, String name) throws ReflectiveOperationException {
        for (Method method : advice.getDeclaredMethods()) {
            if (method.getName().equals(name) && Modifier.isPublic(method.getModifiers())) {
                return MethodHandles.publicLookup().unreflect(method);
            }
        }
        throw new NoSuchMethodException(advice.getName() + "." + name);
    }

    /** What happens when the advice throws: it is counted, and a value passes unchanged. */
    private static MethodHandle reported(MethodHandle inert) throws ReflectiveOperationException {
        MethodHandle report = MethodHandles.lookup()
                .findStatic(Linker.class, "report", MethodType.methodType(void.class, Throwable.class));
        return MethodHandles.foldArguments(MethodHandles.dropArguments(inert, 0, Throwable.class), report);
    }

    @SuppressWarnings("UnusedMethod") // found by name above
    private static void report(Throwable thrown) {
        Log.warn("A call could not be recorded", thrown);
    }
}
