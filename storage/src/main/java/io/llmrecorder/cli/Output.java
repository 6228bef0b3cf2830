package io.llmrecorder.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where an answer goes, and in which form. */
final class Output {
    @Option(names = "--json", description = "Answer with one JSON document, for programs.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    boolean isJson() {
        return json;
    }

    PrintWriter out() {
        return command().getOut();
    }

    PrintWriter err() {
        return command().getErr();
    }

    /** The command that has these options. */
    CommandLine command() {
        if (command == null) {
            throw new IllegalStateException("picocli sets the command before it is run");
        }
        return command.commandLine();
    }

    void json(Object value) throws IOException {
        Json.print(out(), value);
    }

    void table(Table table) {
        table.print(out(), Terminal.width(), Ink.ofOutput());
    }
}
