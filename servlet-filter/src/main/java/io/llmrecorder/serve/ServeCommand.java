package io.llmrecorder.serve;

import io.llmrecorder.cli.Place;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves REST and web console until it is interrupted. */
@Command(
        name = "serve",
        description = "Serves the web console and the REST API until it is interrupted.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Without API_KEYS this machine only is answered.",
            "",
            "Examples:",
            "  serve",
            "  serve --port 8080 --base-dir /var/llm"
        })
public final class ServeCommand implements Callable<Integer> {
    private static final int PORT = 8000;

    @Mixin
    private final Place place = new Place();

    @Option(names = "--port", paramLabel = "<port>", description = "Default: the setting CONSOLE_PORT, " + PORT + ".")
    private @Nullable Integer port;

    @Option(names = "--host", paramLabel = "<address>", description = "Default: the setting CONSOLE_HOST, 127.0.0.1.")
    private @Nullable String host;

    @Spec
    private @Nullable CommandSpec command;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (command == null) {
            throw new IllegalStateException("picocli sets the command before it is run");
        }
        Config config = place.config();
        Long configured = config.optionalNumber(Setting.CONSOLE_PORT);
        int chosen = port != null ? port : configured != null ? (int) Math.min(65_536, configured) : PORT;
        String address = host == null ? config.requiredText(Setting.CONSOLE_HOST) : host;
        PrintWriter out = command.commandLine().getOut();
        try (ConsoleServer server = ConsoleServer.start(config, address, chosen)) {
            out.println("Serving " + config.baseDir() + " at " + server.address() + " (API: " + server.address()
                    + "docs). Stop with Ctrl+C.");
            out.flush();
            server.join();
        }
        return 0;
    }
}
