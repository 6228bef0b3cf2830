package io.llmrecorder.cli;

import io.llmrecorder.config.Locales;
import io.llmrecorder.config.MissingModule;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
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
            SearchCommand.class,
            StatsCommand.class,
            ErrorsCommand.class,
            CostCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            CleanupCommand.class,
            RotateCommand.class,
            ReindexCommand.class,
            VerifyCommand.class,
            PricesCommand.class,
            KeyCommand.class,
            DoctorCommand.class,
            S3Command.class,
            AttachCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        })
public final class Main {
    private final Pipe out;

    private Main(Pipe out) {
        this.out = out;
    }

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /**
     * Runs one command on this process's own streams and answers its exit code.
     *
     * @param verbs picocli commands of other modules, beside those of this one
     */
    public static int run(String[] args, Object... verbs) {
        return run(args, new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err), verbs);
    }

    /** Runs one command and answers its exit code. Text is written in UTF-8. */
    public static int run(String[] args, OutputStream out, OutputStream err, Object... verbs) {
        for (String argument : args) {
            if (Locales.isUnreadable(argument)) {
                writer(err)
                        .println("The locale does not know all characters of \"" + argument
                                + "\"; set LC_ALL=C.UTF-8 and try again.");
                return ExitCode.USAGE;
            }
        }
        try {
            return execute(args, out, err, verbs);
        } catch (LinkageError e) {
            String missing = MissingModule.sentence(e);
            if (missing == null) {
                throw e;
            }
            writer(err).println(missing + ".");
            return ExitCode.SOFTWARE;
        }
    }

    private static int execute(String[] args, OutputStream out, OutputStream err, Object... verbs) {
        Main main = new Main(new Pipe(out));
        CommandLine line = new CommandLine(main);
        for (Object verb : verbs) {
            line.addSubcommand(verb);
        }
        line.setOut(writer(main.out))
                .setErr(writer(err))
                .setUsageHelpAutoWidth(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command))
                .setParameterExceptionHandler((failure, arguments) -> misused(failure));
        line.setUsageHelpWidth(Math.max(80, Math.min(Terminal.width(), 120)));
        int code = args.length == 0 ? usage(line) : line.execute(args);
        line.getOut().flush();
        IOException failure = main.out.failure();
        if (failure != null && code == ExitCode.OK) {
            line.getErr().println("The answer could not be written to its end: " + failure.getMessage());
            code = ExitCode.SOFTWARE;
        }
        line.getErr().flush();
        return code;
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8)), true);
    }

    /** Standard output of a command, for what is not text. */
    static OutputStream out(CommandSpec command) {
        return ((Main) command.root().userObject()).out;
    }

    private static int usage(CommandLine line) {
        line.usage(line.getErr());
        return ExitCode.USAGE;
    }

    private static int misused(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        // What picocli says of an option that takes a key and a value.
        command.getErr().println(String.valueOf(failure.getMessage()).replace("option option", "option"));
        command.getErr().println("See " + command.getCommandSpec().qualifiedName() + " --help.");
        return ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine command) throws Exception {
        if (failure instanceof Pipe.ClosedException) {
            return ExitCode.OK; // as with "| head": whoever reads us has seen enough
        }
        if (failure instanceof IOException || failure instanceof FailedException) {
            command.getErr().println(failure.getMessage());
            return ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
