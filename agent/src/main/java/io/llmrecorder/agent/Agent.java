package io.llmrecorder.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/**
 * Where the JVM enters the agent: {@code -javaagent:llm-recorder-agent.jar[=name=value,…]}, attached later, or run as a
 * command line tool with {@code java -jar}.
 *
 * <p>This class and {@link AgentLoader} are all that the application's class path gets to see; the rest is loaded by a loader
 * of its own. Whatever fails in here is said on stderr, and the application starts.
 */
public final class Agent {
    private static boolean started;

    private Agent() {}

    /** Called by the JVM before the application's {@code main}. */
    public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
        start(arguments, instrumentation, false);
    }

    /** Called by the JVM when the agent is attached to a running application. */
    public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
        start(arguments, instrumentation, true);
    }

    private static synchronized void start(
            @Nullable String arguments, Instrumentation instrumentation, boolean attached) {
        if (started) {
            System.err.println("[llm-recorder] warn: the agent is in this JVM already; a second one is not started.");
            return;
        }
        started = true;
        try {
            AgentLoader.open(jar())
                    .loadClass("io.llmrecorder.agent.start.Start")
                    .getMethod("start", String.class, Instrumentation.class, boolean.class)
                    .invoke(null, arguments, instrumentation, attached);
        } catch (Throwable e) {
            Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
            System.err.println("[llm-recorder] error: the agent could not start, nothing is recorded (" + cause + ")");
        }
    }

    /** Runs a command line verb. */
    public static void main(String[] arguments) throws Exception {
        ClassLoader loader = AgentLoader.open(jar());
        Thread.currentThread().setContextClassLoader(loader);
        Object exitCode = loader.loadClass("io.llmrecorder.serve.Verbs")
                .getMethod("run", String[].class)
                .invoke(null, (Object) arguments);
        System.exit((Integer) exitCode);
    }

    private static File jar() throws Exception {
        return new File(
                Agent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
