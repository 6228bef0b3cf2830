package io.llmrecorder.index;

import io.llmrecorder.journal.JournalFiles;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.LineSeeker;
import io.llmrecorder.search.TextSearch;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be asked of the index. Reads only. For one thread at a time, as its connection is. */
public final class Queries {
    private static final int KEY = 256;
    private static final int ID = 64;
    private static final String CONVERSATIONS = "SELECT v.*,"
            + " (SELECT COUNT(*) FROM conversation_messages m WHERE m.conversation_id = v.id) AS messages,"
            + " (SELECT COUNT(*) FROM calls c WHERE c.session_id = v.session_id) AS calls FROM conversations v";

    private final Connection connection;
    private final Folder folder;
    private final TextSource texts;
    private final FoundCalls found;

    /** For questions that ask for no text. */
    Queries(Connection connection, Folder folder) {
        this(connection, folder, () -> {
            throw new IllegalStateException("No text can be asked for here");
        });
    }

    /** @param texts opened for each question that asks for a text */
    Queries(Connection connection, Folder folder, TextSource texts) {
        this.folder = folder;
        this.connection = connection;
        this.texts = texts;
        this.found = new FoundCalls(connection);
    }

    /** Opens the search of texts, as up to date as the connection. */
    interface TextSource {
        TextSearch open() throws SQLException, IOException;
    }

    /** How many folders share the database; 0 for one that lies in its folder. */
    public long folders() throws SQLException {
        return single("SELECT COUNT(*) FROM folders", List.of());
    }

    /** To be called when all is asked. */
    void end() throws SQLException {
        found.close();
    }

    /** The filter with the calls that say what is asked for in the place of the text. */
    private CallFilter found(CallFilter filter) throws SQLException, IOException {
        if (filter.text() == null) {
            return filter;
        }
        try (TextSearch search = texts.open()) {
            return new TextCallQueries(connection, search, found).all(filter);
        }
    }

    /** As {@link #found}, where no more is needed than one page, newest first. */
    private CallFilter foundPage(CallFilter filter, int limit, int offset) throws SQLException, IOException {
        try (TextSearch search = texts.open()) {
            return new TextCallQueries(connection, search, found).page(filter, limit, offset);
        }
    }

    /** Calls, newest first. */
    public List<CallSummary> calls(CallFilter filter, int limit, int offset) throws SQLException, IOException {
        if (filter.text() != null) {
            return calls(foundPage(filter, limit, offset), limit, 0);
        }
        List<Object> parameters = page(filter.parameters(), limit, offset);
        return Rows.query(
                connection,
                "SELECT " + CallSummary.COLUMNS + filter.newestFirst() + " LIMIT ? OFFSET ?",
                parameters,
                row -> CallSummary.of(row, folder));
    }

    /** Failed calls, newest first. */
    public List<CallSummary> failedCalls(CallFilter filter, int limit) throws SQLException, IOException {
        CallFilter failed = filter.failed();
        List<@Nullable String> statuses = filter.isNarrow() ? List.of() : new Numbers(connection).failedStatuses();
        if (filter.isNarrow() || statuses.contains(null)) {
            return calls(failed, limit, 0);
        }
        // Of each status by its index: where hardly a call fails, nearly all would be looked at to find a few.
        List<CallSummary> found = new ArrayList<>();
        for (String status : statuses) {
            found.addAll(calls(failed.and("status", status, Clock.systemUTC()), limit, 0));
        }
        found.sort(Comparator.comparing(CallSummary::timestamp)
                .thenComparing(CallSummary::id)
                .reversed());
        return found.subList(0, Math.min(limit, found.size()));
    }

    /**
     * A page of calls, newest first, that stays right while more are recorded.
     *
     * @param cursor {@link Page#next} of the page before, or null for the first
     * @throws IllegalArgumentException one sentence when the cursor is none
     */
    public Page<CallSummary> callPage(CallFilter filter, int limit, @Nullable String cursor)
            throws SQLException, IOException {
        CallFilter asked = cursor == null ? filter : filter.before(Cursor.parse(cursor));
        return Page.of(calls(asked, limit + 1, 0), limit, call -> new Cursor(call.timestamp(), call.id()));
    }

    /** The call with this id, or null. */
    public @Nullable CallSummary call(String id) throws SQLException {
        List<CallSummary> found = Rows.query(
                connection,
                "SELECT " + CallSummary.COLUMNS + " FROM calls c WHERE c.id = ?",
                List.of(Fields.key(id, ID)),
                row -> CallSummary.of(row, folder));
        return found.isEmpty() ? null : found.get(0);
    }

    /** The calls of the same session right before and after this one; null when it is unknown. */
    public @Nullable Neighbours neighbours(String id) throws SQLException, IOException {
        CallSummary call = call(id);
        if (call == null) {
            return null;
        }
        String session = call.sessionId();
        if (session == null) {
            return new Neighbours(null, null);
        }
        Cursor here = new Cursor(call.timestamp(), call.id());
        List<CallSummary> before = calls(CallFilter.ALL.session(session).before(here), 1, 0);
        List<CallSummary> after = callsInOrder(CallFilter.ALL.session(session).after(here), 1, 0);
        return new Neighbours(before.isEmpty() ? null : before.get(0), after.isEmpty() ? null : after.get(0));
    }

    /**
     * How many calls have each value of {@code model}, {@code provider}, {@code status}, … and of each attribute: the most frequent
     * first. Of very many calls the latest are looked at.
     *
     * @param limit most values of each
     * @param sample most calls that are looked at
     */
    public Facets facets(CallFilter filter, int limit, int sample) throws SQLException, IOException {
        CallFilter found = filter.text() == null ? filter : foundPage(filter, sample, 0);
        return FacetCounts.of(connection, found, limit, sample);
    }

    /** See {@link #facets}. By name of the filter, and by name of the attribute. */
    public record Facets(Map<String, List<Facet>> facets, Map<String, List<Facet>> attributes) {}

    /**
     * Who has conversations, last active first.
     *
     * @param only whom to list if so, or null for all
     */
    public List<User> users(@Nullable String only, int limit, int offset) throws SQLException {
        List<User> found = Rows.query(
                connection,
                "SELECT user_identifier, COUNT(*) AS conversations, MAX(last_active) AS last_active FROM conversations"
                        + " WHERE user_identifier " + (only == null ? "IS NOT NULL" : "= ?")
                        + " GROUP BY user_identifier ORDER BY last_active DESC, user_identifier LIMIT ? OFFSET ?",
                page(only == null ? List.of() : List.of(Fields.key(only, KEY)), limit, offset),
                row -> new User(
                        row.getString("user_identifier"),
                        row.getLong("conversations"),
                        Rows.instant(row, "last_active"),
                        0,
                        0));
        Numbers numbers = new Numbers(connection);
        List<User> users = new ArrayList<>();
        for (User user : found) {
            users.add(user.with(numbers.countsOf(user.userIdentifier())));
        }
        return users;
    }

    /** What was said about a call later, such as feedback, in the order said. What exactly is in the journal line. */
    public List<Event> eventsOfCall(String callId) throws SQLException {
        return Rows.query(
                connection,
                "SELECT * FROM events e WHERE e.call_id = ? ORDER BY e.timestamp, e.id",
                List.of(Fields.key(callId, ID)),
                row -> Event.of(row, folder));
    }

    /** Calls in the order made. */
    public List<CallSummary> callsInOrder(CallFilter filter, int limit, int offset) throws SQLException, IOException {
        CallFilter found = found(filter);
        return Rows.query(
                connection,
                "SELECT " + CallSummary.COLUMNS + found.oldestFirst() + " LIMIT ? OFFSET ?",
                page(found.parameters(), limit, offset),
                row -> CallSummary.of(row, folder));
    }

    /** By journal file, the offset up to which the answers know it. */
    public Map<String, Long> positions() throws SQLException {
        return Positions.load(connection, folder).byFile();
    }

    /** How many calls there are. */
    public long count(CallFilter filter) throws SQLException, IOException {
        if (filter.text() != null) {
            try (TextSearch search = texts.open()) {
                return new TextCallQueries(connection, search, found).count(filter);
            }
        }
        return filter.isOfSums()
                ? new Numbers(connection).total(filter).calls()
                : single("SELECT COUNT(*) FROM calls c" + filter.where(), filter.parameters());
    }

    /** The calls whose id begins so, oldest first, at most {@code limit}. */
    public List<CallSummary> callsByIdPrefix(String prefix, int limit) throws SQLException {
        return Rows.query(
                connection,
                "SELECT " + CallSummary.COLUMNS
                        + " FROM calls c WHERE c.id >= ? AND c.id < ? ORDER BY c.id LIMIT ? OFFSET ?",
                page(List.of(prefix, prefix + '\uffff'), limit, 0),
                row -> CallSummary.of(row, folder));
    }

    /**
     * Reads the records of calls from the journal, file by file in the order written; one is in memory at a time.
     *
     * @return how many records are gone: the index knows them, and the journal file was deleted since
     */
    public long records(CallFilter filter, Layout layout, RecordAction action) throws SQLException, IOException {
        // By day, then number: of two names with the same day, the longer one has the higher number.
        CallFilter found = found(filter);
        String sql = "SELECT c.id, c.journal_file, c.journal_offset, c.folder FROM calls c" + found.where()
                + " ORDER BY SUBSTRING(c.journal_file, 1, 10), CHAR_LENGTH(c.journal_file), c.journal_file, c.journal_offset";
        long gone = 0;
        try (LineSeeker journal = new LineSeeker(new JournalFiles(layout));
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(Rows.AT_A_TIME);
            int index = 1;
            for (Object parameter : found.parameters()) {
                statement.setObject(index++, parameter);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    JournalLine line = journal.line(folder.journalFile(row), row.getLong(3));
                    if (line == null) {
                        gone++;
                    } else {
                        action.take(row.getString(1), line);
                    }
                }
            }
        }
        return gone;
    }

    /** What is done with a record. */
    public interface RecordAction {
        void take(String id, JournalLine line) throws SQLException, IOException;
    }

    /** Whether the record with this id, a call or an event, is known. */
    public boolean hasRecord(String id) throws SQLException {
        return single(
                        "SELECT (SELECT COUNT(*) FROM calls WHERE id = ?) + (SELECT COUNT(*) FROM events WHERE id = ?)",
                        List.of(Fields.key(id, ID), Fields.key(id, ID)))
                > 0;
    }

    /** The calls of a session in the order made. */
    public List<CallSummary> callsOfSession(String sessionId, int limit, int offset) throws SQLException, IOException {
        return callsInOrder(CallFilter.ALL.session(sessionId), limit, offset);
    }

    /** Conversations, last active first; of one user, or of all when {@code userIdentifier} is null. */
    public List<Conversation> conversations(@Nullable String userIdentifier, int limit, int offset)
            throws SQLException {
        // Sorted by what is the same for all, too: see CallFilter.
        String ofUser = userIdentifier == null
                ? " ORDER BY "
                : " WHERE v.user_identifier = ? ORDER BY v.user_identifier DESC, ";
        return Rows.query(
                connection,
                CONVERSATIONS + ofUser + "v.last_active DESC, v.id DESC LIMIT ? OFFSET ?",
                page(userIdentifier == null ? List.of() : List.of(Fields.key(userIdentifier, KEY)), limit, offset),
                Queries::conversation);
    }

    /**
     * Conversations that something was said in, from one time up to another, in the order they began.
     *
     * @param userIdentifier of whom, or null for all
     * @param after the last one that is known already, or null
     */
    public List<Conversation> conversationsBetween(
            @Nullable String userIdentifier, Instant since, Instant until, @Nullable Conversation after, int limit)
            throws SQLException {
        List<Object> parameters = new ArrayList<>(List.of(Fields.utc(since), Fields.utc(until)));
        if (userIdentifier != null) {
            parameters.add(Fields.key(userIdentifier, KEY));
        }
        if (after != null) {
            LocalDateTime createdAt = Fields.utc(after.createdAt());
            parameters.addAll(List.of(createdAt, createdAt, after.id()));
        }
        return Rows.query(
                connection,
                CONVERSATIONS + " WHERE v.last_active >= ? AND v.created_at < ?"
                        + (userIdentifier == null ? "" : " AND v.user_identifier = ?")
                        + (after == null ? "" : " AND v.created_at >= ? AND (v.created_at > ? OR v.id > ?)")
                        + " ORDER BY v.created_at, v.id LIMIT ? OFFSET ?",
                page(parameters, limit, 0),
                Queries::conversation);
    }

    /** The conversation of a session, or null. */
    public @Nullable Conversation conversation(String sessionId) throws SQLException {
        List<Conversation> found = Rows.query(
                connection,
                CONVERSATIONS + " WHERE v.session_id = ?",
                List.of(Fields.key(sessionId, KEY)),
                Queries::conversation);
        return found.isEmpty() ? null : found.get(0);
    }

    /** The messages of a session, in the order said. */
    public List<ConversationMessage> messages(String sessionId, int limit, int offset) throws SQLException {
        return Rows.query(
                connection,
                "SELECT m.* FROM conversation_messages m JOIN conversations v ON v.id = m.conversation_id"
                        + " WHERE v.session_id = ? ORDER BY m.timestamp, m.id LIMIT ? OFFSET ?",
                page(List.of(Fields.key(sessionId, KEY)), limit, offset),
                Queries::message);
    }

    /** How many sessions the calls belong to. */
    public long sessions(CallFilter filter) throws SQLException, IOException {
        CallFilter found = found(filter);
        return single("SELECT COUNT(DISTINCT c.session_id) FROM calls c" + found.where(), found.parameters());
    }

    /** The numbers of all calls together. */
    public Statistics total(CallFilter filter) throws SQLException, IOException {
        return new Numbers(connection).total(found(filter));
    }

    /** The numbers of each group: the largest first, or in order of time. By error type, failed calls only. */
    public List<Statistics> groups(CallFilter filter, GroupBy by, int limit) throws SQLException, IOException {
        CallFilter found = found(by == GroupBy.ERROR_TYPE ? filter.failed() : filter);
        return new Numbers(connection).groups(found, by, limit);
    }

    private static Conversation conversation(ResultSet row) throws SQLException {
        return new Conversation(
                row.getLong("id"),
                row.getString("session_id"),
                row.getString("title"),
                row.getString("user_identifier"),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"),
                Rows.instant(row, "last_active"),
                row.getLong("messages"),
                row.getLong("calls"));
    }

    private static ConversationMessage message(ResultSet row) throws SQLException {
        return new ConversationMessage(
                row.getLong("id"),
                row.getString("role"),
                row.getString("content"),
                row.getString("model_name"),
                Rows.count(row, "token_count"),
                Rows.instant(row, "timestamp"),
                row.getString("call_id"));
    }

    private long single(String sql, List<Object> parameters) throws SQLException {
        return Rows.query(connection, sql, parameters, row -> row.getLong(1)).get(0);
    }

    static List<Object> page(List<?> parameters, int limit, int offset) {
        List<Object> all = new ArrayList<>(parameters);
        all.add(limit);
        all.add(offset);
        return all;
    }
}
