package io.llmrecorder.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names the module of the JDK that a runtime was made without, as {@code jlink} makes small ones. Safe for use by many threads.
 */
public final class MissingModule {
    /** By how the names of its classes begin. */
    private static final Map<String, String> MODULES = Map.ofEntries(
            Map.entry("java/sql/", "java.sql"),
            Map.entry("javax/sql/", "java.sql"),
            Map.entry("java/net/http/", "java.net.http"),
            Map.entry("java/util/logging/", "java.logging"),
            Map.entry("java/lang/management/", "java.management"),
            Map.entry("javax/management/", "java.management"),
            Map.entry("javax/naming/", "java.naming"),
            Map.entry("javax/xml/", "java.xml"),
            Map.entry("org/xml/sax/", "java.xml"),
            Map.entry("org/w3c/dom/", "java.xml"),
            Map.entry("com/sun/tools/attach/", "jdk.attach"),
            Map.entry("jdk/net/", "jdk.net"),
            Map.entry("sun/misc/", "jdk.unsupported"));

    private MissingModule() {}

    /** What the user can do, as a sentence without its full stop; null when the failure has another reason. */
    public static @Nullable String sentence(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String module = cause instanceof NoClassDefFoundError || cause instanceof ClassNotFoundException
                    ? module(String.valueOf(cause.getMessage()).replace('.', '/'))
                    : null;
            if (module != null) {
                return "This Java runtime was made without the module " + module
                        + "; take a whole JDK or JRE, or make one with it by jlink --add-modules " + module;
            }
        }
        return null;
    }

    private static @Nullable String module(String type) {
        return MODULES.entrySet().stream()
                .filter(module -> type.startsWith(module.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
