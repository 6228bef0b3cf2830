package io.llmrecorder.cli;

import io.llmrecorder.config.Config;
import io.llmrecorder.doctor.BucketCheck;
import io.llmrecorder.s3.ObjectStore;
import io.llmrecorder.s3.S3Settings;
import io.llmrecorder.s3.StoredObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks into the bucket, and fills it. */
@Command(
        name = "s3",
        description = "Looks into the bucket where records go, and uploads what is left.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<verb>",
        subcommands = {S3Command.Test.class, S3Command.Ls.class, S3Command.Url.class, S3SyncCommand.class})
final class S3Command implements Runnable {
    @Spec
    private @Nullable CommandSpec command;

    @Override
    public void run() {
        if (command != null) {
            throw new ParameterException(command.commandLine(), "s3 needs a verb: test, ls, url or sync.");
        }
    }

    /** The settings of the bucket; none is a sentence. */
    static S3Settings settings(Config config) {
        S3Settings settings = S3Settings.of(config);
        if (settings == null) {
            String complaint = S3Settings.complaint(config);
            throw new FailedException(complaint == null ? "S3 is off: set S3_BUCKET to switch it on." : complaint);
        }
        return settings;
    }

    /** Uploads a small object and reads it back. */
    @Command(name = "test", description = "Uploads a small object and reads it back.", mixinStandardHelpOptions = true)
    static final class Test implements Callable<Integer> {
        @Mixin
        private final Place place = new Place();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            String url = BucketCheck.roundTrip(settings(place.config()));
            if (output.isJson()) {
                output.json(Map.of("url", url, "uploaded", true, "read_back", true));
            } else {
                output.out().println("Test upload done: " + url);
                output.out().println("It was read back, byte for byte.");
            }
            return 0;
        }
    }

    /** Lists objects. */
    @Command(name = "ls", description = "Lists objects, by key.", mixinStandardHelpOptions = true)
    static final class Ls implements Callable<Integer> {
        @Mixin
        private final Place place = new Place();

        @Mixin
        private final Output output = new Output();

        @Parameters(
                paramLabel = "<prefix>",
                arity = "0..1",
                description = "Beginning of the keys, such as openai_logs/; below S3_PREFIX.")
        private String prefix = "";

        @Option(names = "--session", paramLabel = "<id>", description = "Documents of this session.")
        private @Nullable String session;

        @Option(
                names = "--attr",
                paramLabel = "<name>=<value>",
                description =
                        "Documents of sessions with this attribute, of those in S3_SESSION_KEY; can be given again.")
        private @Nullable Map<String, String> attributes;

        @Option(names = "--limit", paramLabel = "<count>", description = "At most so many. Default: ${DEFAULT-VALUE}.")
        private int limit = 100;

        @Override
        public Integer call() throws IOException {
            S3Settings settings = settings(place.config());
            List<StoredObject> objects = new ArrayList<>();
            try (ObjectStore store = new ObjectStore(settings)) {
                if (session == null && attributes == null) {
                    BucketCheck.list(store, settings.prefix() + prefix, limit, objects);
                } else {
                    BucketCheck.documents(store, settings, session, attributes(), limit, objects);
                }
            }
            if (output.isJson()) {
                output.json(objects);
            } else if (objects.isEmpty()) {
                output.out().println("No objects.");
            } else {
                Table table = new Table().text("MODIFIED").number("SIZE").text("KEY");
                objects.forEach(
                        object -> table.row(Show.time(object.modified()), Show.bytes(object.size()), object.key()));
                output.table(table);
            }
            return 0;
        }

        private Map<String, String> attributes() {
            return attributes == null ? Map.of() : attributes;
        }
    }

    /** Says the URL of an object, or of a session's document. */
    @Command(
            name = "url",
            description = "Says the URL of an object, or of a session's documents.",
            mixinStandardHelpOptions = true)
    static final class Url implements Callable<Integer> {
        private static final int MOST = 20;

        @Mixin
        private final Place place = new Place();

        @Mixin
        private final Output output = new Output();

        @Parameters(paramLabel = "<key>", arity = "0..1", description = "Key of the object.")
        private @Nullable String key;

        @Option(names = "--session", paramLabel = "<id>", description = "Instead of a key: id of a session.")
        private @Nullable String session;

        @Option(names = "--presign", paramLabel = "<hours>", description = "A URL that anybody can read for so long.")
        private int hours;

        @Spec
        private @Nullable CommandSpec command;

        @Override
        public Integer call() throws IOException {
            if ((key == null) == (session == null) && command != null) {
                throw new ParameterException(command.commandLine(), "Name either a key or a --session.");
            }
            S3Settings settings = settings(place.config());
            try (ObjectStore store = new ObjectStore(settings)) {
                List<String> urls = new ArrayList<>();
                for (StoredObject object : objects(store, settings)) {
                    urls.add(hours > 0 ? store.presign(object.key(), Duration.ofHours(hours)) : object.url());
                }
                if (output.isJson()) {
                    output.json(urls);
                } else {
                    urls.forEach(output.out()::println);
                }
            }
            return 0;
        }

        private List<StoredObject> objects(ObjectStore store, S3Settings settings) throws IOException {
            List<StoredObject> objects = new ArrayList<>();
            if (key != null) {
                StoredObject object = store.head(key);
                if (object != null) {
                    objects.add(object);
                }
            } else {
                BucketCheck.documents(store, settings, session, Map.of(), MOST, objects);
            }
            if (objects.isEmpty()) {
                throw new FailedException(
                        "There is no " + (key != null ? "object " + key : "document of session " + session) + ".");
            }
            return objects;
        }
    }
}
