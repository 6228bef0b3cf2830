package io.llmrecorder.serve;

import io.llmrecorder.cli.Main;

/** The command line with the verbs that need a web server. */
public final class Verbs {
    private Verbs() {}

    /** Runs one command on this process's own streams and answers its exit code. */
    public static int run(String[] args) {
        return Main.run(args, new ServeCommand());
    }
}
