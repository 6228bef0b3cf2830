package io.llmrecorder.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;

/**
 * The command line {@code java -jar llm-recorder-agent.jar <verb>}. Exit code 0: done, 1: failed, 2: wrong usage. What a user
 * did wrong is one sentence on stderr, never a stack trace.
 */
@Command(
        name = "llm-recorder",
        description = "Asks the records of LLM calls that applications left.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "<verb>",
        subcommands = {
            CallsCommand.class,
            ShowCommand.class,
            SessionCommand.class,
            SessionsCommand.class,
            StatsCommand.class,
            ErrorsCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            ReindexCommand.class,
            PricesCommand.class,
            DoctorCommand.class,
            S3Command.class,
            HelpCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    /** Runs one command and answers its exit code. Text is written in UTF-8, whatever the streams' own encoding is. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(new Main())
                .setOut(writer(out))
                .setErr(writer(err))
                .setUsageHelpAutoWidth(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command))
                .setParameterExceptionHandler((failure, arguments) -> misused(failure));
        line.setUsageHelpWidth(Math.max(80, Math.min(Terminal.width(), 120)));
        int code = args.length == 0 ? usage(line) : line.execute(args);
        line.getOut().flush();
        line.getErr().flush();
        return code;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8)), true);
    }

    private static int usage(CommandLine line) {
        line.usage(line.getErr());
        return ExitCode.USAGE;
    }

    private static int misused(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        command.getErr().println(failure.getMessage());
        command.getErr().println("See " + command.getCommandSpec().qualifiedName() + " --help.");
        return ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine command) throws Exception {
        if (failure instanceof IOException || failure instanceof FailedException) {
            command.getErr().println(failure.getMessage());
            return ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
