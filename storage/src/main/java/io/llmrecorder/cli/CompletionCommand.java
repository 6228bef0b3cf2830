package io.llmrecorder.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a script that makes the shell complete verbs and options. */
@Command(
        name = "completion",
        description = "Prints a script for bash or zsh that completes verbs and options.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "In ~/.bashrc or ~/.zshrc:",
            "  llm-recorder() { java -jar /path/to/llm-recorder-agent.jar \"$@\"; }",
            "  source <(llm-recorder completion)"
        })
final class CompletionCommand implements Callable<Integer> {
    @Option(names = "--name", paramLabel = "<command>", description = "What you type. Default: ${DEFAULT-VALUE}.")
    private String name = "llm-recorder";

    @Spec
    private @Nullable CommandSpec command;

    @Override
    public Integer call() {
        if (command == null) {
            throw new IllegalStateException("picocli sets the command before it is run");
        }
        command.commandLine()
                .getOut()
                .println(AutoComplete.bash(name, command.root().commandLine()));
        return 0;
    }
}
