package io.llmrecorder.index;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of the journal that is no call: what the application said about a call or a session. Its content is in the journal.
 *
 * @param type {@code feedback}, {@code finalized}, {@code result}, {@code message}, {@code conversation}, or a later one
 * @param journalFile name of the journal file that has the line, also when it has been archived since
 * @param journalOffset where in that file the line begins
 */
public record Event(
        String id,
        String type,
        Instant timestamp,
        @Nullable String sessionId,
        @Nullable String callId,
        @Nullable String messageId,
        String journalFile,
        long journalOffset) {
    static Event of(ResultSet row, Folder folder) throws SQLException {
        return new Event(
                row.getString("id"),
                row.getString("type"),
                Rows.instant(row, "timestamp"),
                row.getString("session_id"),
                row.getString("call_id"),
                row.getString("message_id"),
                folder.journalFile(row),
                row.getLong("journal_offset"));
    }
}
