package io.llmrecorder.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Part;
import io.llmrecorder.call.Reading;
import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.CallSummary;
import io.llmrecorder.journal.JournalFiles;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.LineSeeker;
import io.llmrecorder.provider.RecordReading;
import io.llmrecorder.search.Excerpt;
import io.llmrecorder.search.Range;
import io.llmrecorder.search.TextQuery;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Finds calls by what was said in them. */
@Command(
        name = "search",
        description =
                "Finds calls by what was asked, answered or went wrong in them, newest first, with the place marked.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  search \"rate limit\" --since 7d",
            "  search 图纸审核 --user ann",
            "  search '\"exactly these words\"' --json"
        })
final class SearchCommand implements Callable<Integer> {
    private static final int EXCERPT = 200;

    @Mixin
    private final Place place = new Place();

    @Mixin
    private final Filters filters = new Filters();

    @Mixin
    private final Output output = new Output();

    @Parameters(
            paramLabel = "<text>",
            description = "Words that must all occur; \"in quotes\", or without a space between, as a phrase.")
    private String text = "";

    @Option(names = "--limit", paramLabel = "<count>", description = "At most so many. Default: ${DEFAULT-VALUE}.")
    private int limit = 20;

    @Override
    public Integer call() throws IOException {
        TextQuery query = query();
        CallFilter filter = filters.filter().and("q", text, Clock.systemUTC());
        List<CallSummary> calls = place.ask(queries -> queries.calls(filter, Math.max(0, limit), 0));
        List<Hit> hits = new ArrayList<>();
        try (LineSeeker lines = new LineSeeker(new JournalFiles(place.layout()))) {
            for (CallSummary call : calls) {
                hits.add(new Hit(call, excerpt(call, query, lines)));
            }
        }
        if (output.isJson()) {
            output.json(hits);
        } else {
            print(hits);
        }
        return 0;
    }

    private TextQuery query() {
        try {
            return TextQuery.of(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    output.command(), "<text>" + String.valueOf(e.getMessage()).substring(1), e);
        }
    }

    /** Of the first text that has all; null when the call says it in other words, or where the index has only its beginning. */
    private static @Nullable Excerpt excerpt(CallSummary call, TextQuery query, LineSeeker lines) throws IOException {
        JournalLine line = lines.line(call.journalFile(), call.journalOffset());
        for (String said : line == null ? texts(call) : texts(line.tree())) {
            Excerpt excerpt = Excerpt.of(said, query, EXCERPT);
            if (excerpt != null) {
                return excerpt;
            }
        }
        return null;
    }

    /** Of a record that is gone, or on another host. */
    private static List<String> texts(CallSummary call) {
        return Stream.of(call.prompt(), call.response(), call.errorMessage())
                .filter(text -> text != null)
                .toList();
    }

    /** What is new in the call first. */
    private static List<String> texts(JsonNode record) {
        List<String> texts = new ArrayList<>();
        for (String field : List.of("prompt", "response", "error_message")) {
            if (record.path(field).isTextual()) {
                texts.add(record.path(field).textValue());
            }
        }
        Reading reading = RecordReading.of(record);
        for (List<Message> messages : List.of(reading.output(), reading.input())) {
            for (Message message : messages) {
                message.parts().stream()
                        .map(Part::text)
                        .filter(part -> part != null)
                        .forEach(texts::add);
            }
        }
        return texts;
    }

    private void print(List<Hit> hits) {
        PrintWriter out = output.out();
        if (hits.isEmpty()) {
            out.println("No calls.");
        }
        Ink ink = Ink.ofOutput();
        for (Hit hit : hits) {
            CallSummary call = hit.call();
            String head = Show.time(call.timestamp()) + "  " + call.id() + "  " + Show.text(call.model()) + "  "
                    + Show.text(call.sessionId()) + "  " + Show.text(call.status());
            out.println(call.success() ? Table.oneLine(head) : ink.failed(Table.oneLine(head)));
            if (hit.excerpt() != null) {
                out.println("  " + marked(hit.excerpt(), ink));
            }
        }
    }

    /** With the marks in colour, or between stars. */
    private static String marked(Excerpt excerpt, Ink ink) {
        StringBuilder marked = new StringBuilder();
        int at = 0;
        for (Range mark : excerpt.marks()) {
            marked.append(RecordPage.harmless(excerpt.text().substring(at, mark.start())));
            String found = RecordPage.harmless(excerpt.text().substring(mark.start(), mark.end()));
            marked.append(ink.isOn() ? ink.found(found) : "**" + found + "**");
            at = mark.end();
        }
        return marked.append(RecordPage.harmless(excerpt.text().substring(at))).toString();
    }

    private record Hit(CallSummary call, @Nullable Excerpt excerpt) {}
}
