package io.llmrecorder.transfer;

import io.llmrecorder.index.CallFilter;
import io.llmrecorder.index.Queries;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.Map;

/**
 * Writes the calls that a filter chooses to a stream, in the order of the journal. One record is in memory at a time, however
 * many there are. Safe for use by many threads, each with its own queries.
 */
public final class CallExport {
    private final Layout layout;

    public CallExport(Layout layout) {
        this.layout = layout;
    }

    /**
     * Writes the calls; flushes the stream, and leaves it open.
     *
     * @throws IOException when the stream or the journal fails; what was written so far is no whole document then
     */
    public Exported write(Queries queries, CallFilter filter, ExportFormat format, OutputStream out, Progress progress)
            throws SQLException, IOException {
        return write(queries, filter, Map.of(), format, out, progress);
    }

    /**
     * Writes the calls that an earlier export did not see, going by where it stood: those whose records came since, whenever the
     * calls were made.
     *
     * @param seen by journal file, the offset up to which the earlier export knew it, see {@link Queries#positions}
     */
    public Exported write(
            Queries queries,
            CallFilter filter,
            Map<String, Long> seen,
            ExportFormat format,
            OutputStream out,
            Progress progress)
            throws SQLException, IOException {
        Export export = format.to(out);
        long calls = queries.count(filter);
        long total = export.looksFirst() ? 2 * calls : calls;
        long[] done = new long[1];
        if (export.looksFirst()) {
            queries.records(filter, layout, (id, line) -> {
                if (isNew(line, seen)) {
                    export.look(new CallRecord(line, layout));
                }
                progress.at(++done[0], total);
            });
        }
        long[] written = new long[1];
        long gone = queries.records(filter, layout, (id, line) -> {
            if (isNew(line, seen)) {
                export.write(new CallRecord(line, layout));
                written[0]++;
            }
            progress.at(++done[0], total);
        });
        export.end();
        out.flush();
        return new Exported(written[0], gone);
    }

    private static boolean isNew(JournalLine line, Map<String, Long> seen) {
        return line.offset() >= seen.getOrDefault(line.file(), 0L);
    }

    /**
     * What became of the calls.
     *
     * @param calls read from the journal, those included that a format leaves out
     * @param gone known to the index, but no longer in the journal
     */
    public record Exported(long calls, long gone) {}

    /** Hears how far an export or an import is. */
    public interface Progress {
        /** Nobody wants to know. */
        Progress NONE = (done, total) -> {};

        /** So many steps of so many are done; called for each step. */
        void at(long done, long total);
    }
}
