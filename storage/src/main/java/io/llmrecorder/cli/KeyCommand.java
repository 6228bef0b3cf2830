package io.llmrecorder.cli;

import io.llmrecorder.crypt.KeyFile;
import io.llmrecorder.journal.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes keys. */
@Command(
        name = "key",
        description = "Makes a key for ENCRYPTION_KEY_FILE.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<verb>",
        subcommands = KeyCommand.New.class)
final class KeyCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec command;

    @Override
    public void run() {
        if (command != null) {
            throw new ParameterException(command.commandLine(), "key needs a verb: new.");
        }
    }

    /** Makes one. */
    @Command(
            name = "new",
            description = {
                "Makes a key: prints it, or writes it into a new file that its owner only can read.",
                "To change keys, put the new one before the old ones: the first line seals, all of them open."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  key new /etc/llm-recorder.key"})
    static final class New implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec command;

        @Parameters(paramLabel = "<file>", arity = "0..1", description = "A file that does not exist yet.")
        private @Nullable Path file;

        @Override
        public Integer call() throws IOException {
            String key = KeyFile.fresh();
            Path target = file;
            if (target != null) {
                write(target, key);
            } else if (command != null) {
                command.commandLine().getOut().print(key);
            }
            return 0;
        }

        private static void write(Path target, String key) throws IOException {
            try (FileChannel channel =
                    PrivateFiles.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(key.getBytes(StandardCharsets.US_ASCII)));
            } catch (FileAlreadyExistsException e) {
                throw new FailedException("The file " + target + " exists already, and stays as it is.");
            } catch (NoSuchFileException e) {
                throw new FailedException("There is no folder for the file " + target + ".");
            }
        }
    }
}
