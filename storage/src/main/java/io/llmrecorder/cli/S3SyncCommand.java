package io.llmrecorder.cli;

import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import io.llmrecorder.s3.Sync;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Uploads what is not in S3 yet. */
@Command(
        name = "sync",
        description = {
            "Uploads now what the folder still has for S3.",
            "That is segments of the journal, and the documents of all sessions that have none, also of those "
                    + "that were not idle for SESSION_IDLE. For folders whose application has ended, or was cut off from "
                    + "S3."
        },
        mixinStandardHelpOptions = true)
final class S3SyncCommand implements Callable<Integer> {
    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
        Config config = place.config();
        S3Command.settings(config);
        place.existingLayout();
        try (Sync sync = new Sync(config)) {
            try (ProgressLine progress = new ProgressLine(output.err(), "Uploading")) {
                sync.ship(progress::at);
            }
            sync.saveDocuments();
            Sync.Result result = sync.result();
            if (output.isJson()) {
                output.json(result);
            } else {
                output.out().println(sentence(result, sync.place()));
            }
            return left(config, result);
        }
    }

    private static String sentence(Sync.Result result, String place) {
        if (result.segments() == 0 && result.documents() == 0) {
            return "Nothing was uploaded here" + (result.busy() ? "." : ": all of it is in " + place + ".");
        }
        return "Uploaded " + Show.counted(result.records(), "record") + " in "
                + Show.counted(result.segments(), "segment") + ", and "
                + Show.counted(result.documents(), "session document") + ", to " + place + ".";
    }

    private int left(Config config, Sync.Result result) {
        if (!result.busy()) {
            return 0;
        }
        output.err()
                .println("An application that runs ships this folder by itself"
                        + (result.pendingBytes() == 0
                                ? "; all of its journal is in S3."
                                : ": " + Show.bytes(result.pendingBytes())
                                        + " are left, and go within S3_SEGMENT_INTERVAL ("
                                        + config.duration(Setting.S3_SEGMENT_INTERVAL)
                                                .toSeconds() + " s)."));
        return result.pendingBytes() == 0 ? 0 : 1;
    }
}
