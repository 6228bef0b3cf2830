package io.llmrecorder.cli;

import io.llmrecorder.call.RecordHead;
import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.CallSummary;
import io.llmrecorder.index.Index;
import io.llmrecorder.journal.FileCursor;
import io.llmrecorder.journal.JournalFiles;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Prints calls as they are recorded, oldest first, a line each. */
final class FollowedCalls {
    private static final long PAUSE_MILLIS = 250;
    private static final int BATCH_BYTES = 1 << 22;
    private static final int IDS = 500;

    private final Place place;
    private final CallFilter filter;
    private final Output output;
    private final Ink ink = Ink.ofOutput();
    private final int width = Terminal.width();

    FollowedCalls(Place place, CallFilter filter, Output output) {
        this.place = place;
        this.filter = filter;
        this.output = output;
    }

    /** Prints the newest calls, and then each that comes, until the thread is interrupted or nobody reads any more. */
    void print(int newest) throws IOException {
        Layout layout = place.layout();
        FileCursor cursor = FileCursor.atEnd(new JournalFiles(layout));
        try (Index index = Index.longLived(place.config(), Place.PATIENCE)) {
            List<CallSummary> last = new ArrayList<>(index.ask(queries -> queries.calls(filter, newest, 0)));
            Collections.reverse(last);
            print(last);
            while (!output.out().checkError() && pause()) {
                List<JournalLine> lines = cursor.next(BATCH_BYTES);
                cursor.commit();
                printCalls(lines, index);
            }
        }
    }

    private void printCalls(List<JournalLine> lines, Index index) throws IOException {
        List<String> ids = new ArrayList<>();
        for (JournalLine line : lines) {
            RecordHead head = RecordHead.of(line.bytes());
            if (head != null && head.id() != null && head.type().equals("call")) {
                ids.add(head.id());
            }
        }
        for (int from = 0; from < ids.size(); from += IDS) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + IDS));
            print(index.ask(queries -> queries.callsInOrder(filter.ids(some), some.size(), 0)));
        }
    }

    private void print(List<CallSummary> calls) throws IOException {
        for (CallSummary call : calls) {
            if (output.isJson()) {
                output.out().println(Json.line(call));
            } else {
                String line = Table.cut(Table.oneLine(line(call)), width);
                output.out().println(call.success() ? line : ink.failed(line));
            }
        }
    }

    private static String line(CallSummary call) {
        return Show.time(call.timestamp()) + "  " + call.id() + "  " + Show.text(call.status()) + "  "
                + Show.text(call.model()) + "  " + Show.text(call.sessionId()) + "  " + Show.text(call.userId()) + "  "
                + Show.millis(call.responseTimeMs()) + "  " + Show.count(call.totalTokens()) + " tokens  "
                + Show.amount(call.costTotal(), call.costCurrency()) + "  " + Show.text(call.prompt()) + "  →  "
                + CallsCommand.answer(call);
    }

    /** Whether to go on. */
    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
