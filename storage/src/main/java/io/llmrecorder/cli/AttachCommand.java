package io.llmrecorder.cli;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Starts the agent in a running JVM, by the <a
 * href="https://docs.oracle.com/en/java/javase/17/docs/api/jdk.attach/module-summary.html">attach API</a>.
 */
@Command(
        name = "attach",
        description = {
            "Starts the agent in a running JVM, until that ends.",
            "Calls that run already are not recorded. From Java 21 on the application's log has a warning of the "
                    + "JVM that an agent was loaded."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  attach 4711", "  attach 4711 --arguments base.dir=/var/llm,service=shop"})
final class AttachCommand implements Callable<Integer> {
    private static final String API = "com.sun.tools.attach.VirtualMachine";

    @Mixin
    private final Output output = new Output();

    @Parameters(paramLabel = "<pid>", description = "Id of the process, of the same user; jps lists them.")
    private long pid;

    @Option(
            names = "--arguments",
            paramLabel = "<name=value,…>",
            description = "Settings for the agent, as after -javaagent:llm-recorder-agent.jar=")
    private @Nullable String arguments;

    @Override
    public Integer call() {
        File jar = jar();
        try {
            // A part of the JDK that the application's class loader knows, not ours; a small runtime may lack it.
            Class<?> api = ClassLoader.getSystemClassLoader().loadClass(API);
            Object jvm = api.getMethod("attach", String.class).invoke(null, Long.toString(pid));
            try {
                api.getMethod("loadAgent", String.class, String.class)
                        .invoke(jvm, jar.getAbsolutePath(), arguments == null ? "" : arguments);
            } finally {
                api.getMethod("detach").invoke(jvm);
            }
        } catch (InvocationTargetException e) {
            throw new FailedException("Cannot attach to process " + pid + ": " + sentence(e.getCause()));
        } catch (ReflectiveOperationException e) {
            throw new FailedException("This Java has no module jdk.attach; attach with the java of a JDK.");
        }
        output.out().println("The agent runs in process " + pid + "; what it has to say is in that application's log.");
        return 0;
    }

    private static String sentence(@Nullable Throwable cause) {
        String message = cause == null ? null : cause.getMessage();
        return (message == null ? String.valueOf(cause) : message) + ".";
    }

    private static File jar() {
        CodeSource source = AttachCommand.class.getProtectionDomain().getCodeSource();
        try {
            URI location = source == null ? null : source.getLocation().toURI();
            File file = location == null ? null : new File(location);
            if (file != null && file.isFile()) {
                return file;
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            // said below
        }
        throw new FailedException(
                "attach has to be run from the agent's jar: java -jar llm-recorder-agent.jar attach.");
    }
}
