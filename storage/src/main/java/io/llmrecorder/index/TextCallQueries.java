package io.llmrecorder.index;

import io.llmrecorder.search.TextFilter;
import io.llmrecorder.search.TextQuery;
import io.llmrecorder.search.TextSearch;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the calls that say something: the search of texts tells which ones may be meant, newest first, and the database what else
 * is asked of them. For one thread.
 */
final class TextCallQueries {
    private static final int FIRST_BATCH = 500;
    private static final int LARGEST_BATCH = 20_000;

    private final Connection connection;
    private final TextSearch search;
    private final FoundCalls found;

    TextCallQueries(Connection connection, TextSearch search, FoundCalls found) {
        this.connection = connection;
        this.search = search;
        this.found = found;
    }

    /** The filter with the calls found in the place of the text: those that a page, newest first, consists of. */
    CallFilter page(CallFilter filter, int limit, int offset) throws SQLException, IOException {
        TextQuery text = textOf(filter);
        CallFilter others = filter.withoutText();
        List<String> ids = new ArrayList<>();
        int skip = offset;
        // One more, for those of the last moment may be left out.
        int size = filter.isNearlyOfTexts() ? Math.min(LARGEST_BATCH, offset + limit + 1) : FIRST_BATCH;
        TextFilter among = filter.amongTexts();
        while (among != null && ids.size() < limit) {
            TextSearch.Batch batch = search.newestBatch(text, among, size);
            List<String> some = newest(found.among(others, batch.ids()), skip + limit - ids.size());
            int skipped = Math.min(skip, some.size());
            skip -= skipped;
            ids.addAll(some.subList(skipped, some.size()));
            among = batch.isLast() ? null : new TextFilter(among.keys(), among.since(), batch.before());
            size = Math.min(4 * size, LARGEST_BATCH);
        }
        return found.among(CallFilter.ALL, ids);
    }

    private List<String> newest(CallFilter filter, int limit) throws SQLException {
        return Rows.query(
                connection,
                "SELECT c.id" + filter.newestFirst() + " LIMIT ? OFFSET ?",
                Queries.page(filter.parameters(), limit, 0),
                row -> row.getString(1));
    }

    /** The filter with all calls found in the place of the text. */
    CallFilter all(CallFilter filter) throws SQLException, IOException {
        return found.among(filter.withoutText(), search.all(textOf(filter), filter.amongTexts()));
    }

    /** How many calls there are. */
    long count(CallFilter filter) throws SQLException, IOException {
        if (filter.isOfTexts()) {
            return search.count(textOf(filter), filter.amongTexts());
        }
        CallFilter all = all(filter);
        return Rows.query(
                        connection,
                        "SELECT COUNT(*) FROM calls c" + all.where(),
                        all.parameters(),
                        row -> row.getLong(1))
                .get(0);
    }

    private static TextQuery textOf(CallFilter filter) {
        TextQuery text = filter.text();
        if (text == null) {
            throw new IllegalArgumentException("No text is asked for");
        }
        return text;
    }
}
