package io.llmrecorder.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.Index;
import io.llmrecorder.recorder.PriceFile;
import io.llmrecorder.s3.Fetch;
import io.llmrecorder.s3.S3Settings;
import io.llmrecorder.transfer.Reread;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Builds the index again, or with {@code --from} takes in what a fleet has shipped. */
@Command(
        name = "reindex",
        description = {
            "Builds the index again from the journal.",
            "Costs that \"prices recalc\" changed are as recorded again.",
            "With --from it fetches into the folder's archive what applications have shipped to S3, and takes "
                    + "that in; when it is run again, what is new. So one console serves them all."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  reindex", "  reindex --base-dir /var/fleet --from s3://my-bucket/prefix"})
final class ReindexCommand implements Callable<Integer> {
    private static final Pattern BUCKET = Pattern.compile("s3://([^/]+)(?:/(.*))?");

    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Output output = new Output();

    @Option(
            names = "--reparse",
            description =
                    "Read the bodies of all records again, for what this version understands better than the one that"
                            + " wrote them.")
    private boolean reparse;

    @Option(
            names = "--from",
            paramLabel = "<s3://bucket/prefix>",
            description =
                    "Where segments were shipped: S3_BUCKET and S3_PREFIX of the applications. Endpoint, keys and region are"
                            + " those of the settings.")
    private @Nullable String from;

    @Override
    public Integer call() throws IOException {
        Fetch.Result fetched = from == null ? null : fetch(from);
        Index index = place.index();
        if (fetched == null || fetched.shrank() || reparse) {
            rebuild(index);
        }
        long calls = index.ask(queries -> queries.count(CallFilter.ALL));
        if (output.isJson()) {
            output.json(answer(calls, fetched));
        } else {
            print(calls, fetched);
        }
        return fetched == null || fetched.problems().isEmpty() ? 0 : 1;
    }

    private Fetch.Result fetch(String url) throws IOException {
        Matcher bucket = BUCKET.matcher(url);
        if (!bucket.matches()) {
            throw new ParameterException(
                    output.command(), "--from is \"" + url + "\" but must be like s3://my-bucket/prefix.");
        }
        Config config = place.config();
        S3Settings settings = S3Settings.at(config, bucket.group(1), bucket.group(2));
        try (ProgressLine progress = new ProgressLine(output.err(), "Fetching")) {
            return new Fetch(settings, place.layout(), oldest(config)).run(progress::at);
        }
    }

    /** What retention would delete again is not fetched. */
    private static LocalDate oldest(Config config) {
        Long days = config.optionalNumber(Setting.ARCHIVE_RETENTION_DAYS);
        return days == null ? LocalDate.MIN : LocalDate.now(ZoneOffset.UTC).minusDays(Math.min(days, 1_000_000));
    }

    private void rebuild(Index index) throws IOException {
        Consumer<ObjectNode> reread = reparse ? new Reread(PriceFile.prices(place.config()))::update : record -> {};
        long[] done = new long[1];
        try (ProgressLine progress = new ProgressLine(output.err(), "Indexing")) {
            index.rebuild(record -> {
                reread.accept(record);
                progress.at(++done[0] + " calls");
            });
        }
    }

    private Map<String, Object> answer(long calls, Fetch.@Nullable Result fetched) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("calls", calls);
        answer.put("reparsed", reparse);
        if (fetched != null) {
            answer.put("fetched", fetched);
        }
        return answer;
    }

    private void print(long calls, Fetch.@Nullable Result fetched) {
        if (fetched != null) {
            fetched.problems().forEach(problem -> output.err().println(Table.oneLine(problem)));
            output.out()
                    .println("Fetched " + Show.counted(fetched.fetched(), "segment") + " ("
                            + Show.bytes(fetched.bytes()) + "); " + fetched.present()
                            + " were here already, and all are of "
                            + Show.counted(fetched.services(), "application") + ".");
        }
        output.out().println("The index has " + Show.counted(calls, "call") + ".");
    }
}
