package io.llmrecorder.cli;

import io.llmrecorder.journal.Rotation;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Moves journal files to the archive before they are full. */
@Command(
        name = "rotate",
        description = {
            "Compresses journal files into archive/ before they are full.",
            "Records stay findable there. What an application is writing stays; it moves by itself past "
                    + "MAX_FILE_SIZE."
        },
        mixinStandardHelpOptions = true)
final class RotateCommand implements Callable<Integer> {
    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
        Rotation rotation = Rotation.of(place.existingLayout(), Clock.systemUTC());
        if (output.isJson()) {
            output.json(rotation);
            return 0;
        }
        rotation.archived().forEach(name -> output.out().println("Archived " + name + "."));
        rotation.busy().forEach(name -> output.out().println("Left " + name + ", which an application is writing."));
        if (rotation.archived().isEmpty() && rotation.busy().isEmpty()) {
            output.out().println("There is nothing to archive.");
        }
        return 0;
    }
}
