package java.lang;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The one class of the recorder that every class of the application can see: woven code is linked through it.
 *
 * <p>Compiled as part of {@code java.base}, kept in the agent's jar as a resource, and defined into {@code java.lang} by
 * {@code io.llmrecorder.weave.Bridge}. It mentions JDK types only, so that no other class has to be visible.
 */
public final class LlmRecorderBridge {
    /** {@code (Lookup, String, MethodType, String, MethodHandle) → CallSite}; set once by the agent. */
    public static volatile MethodHandle linker;

    private LlmRecorderBridge() {}

    /**
     * Bootstrap method of all woven call sites: asks the agent for the advice. Whatever goes wrong, the call site does
     * nothing then, and the application runs on.
     */
    public static CallSite link(MethodHandles.Lookup caller, String name, MethodType type, String advice) {
        MethodHandle inert = inert(name, type);
        try {
            MethodHandle known = linker;
            if (known != null) {
                return (CallSite) known.invokeExact(caller, name, type, advice, inert);
            }
        } catch (Throwable e) {
            // The linker has said so; what is left to do here is to harm nobody.
        }
        return new ConstantCallSite(inert);
    }

    /** Lets the value pass unchanged that the advice may replace, which is the first argument; else null, 0 or nothing. */
    private static MethodHandle inert(String name, MethodType type) {
        boolean replacesValue = name.equals("argument") || name.equals("returned") || name.equals("filter");
        if (!replacesValue || type.returnType() == void.class) {
            return MethodHandles.empty(type);
        }
        MethodHandle identity = MethodHandles.identity(type.returnType());
        return MethodHandles.dropArguments(identity, 1, type.parameterList().subList(1, type.parameterCount()));
    }
}
