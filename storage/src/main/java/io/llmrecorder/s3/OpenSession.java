package io.llmrecorder.s3;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * A session that documents are made of, as it stands in the state file.
 *
 * @param id as it came
 * @param firstFile name of the journal file with its first line
 * @param lastFile name of the journal file with its last line so far
 * @param lastSeen when its last call ended, in milliseconds since 1970
 * @param lines how many lines of it have been read
 * @param calls how many of these are calls
 * @param ended whether the application said that it is over
 * @param saved whether its document has all of this
 */
record OpenSession(
        @JsonProperty("id") String id,
        @JsonProperty("first_file") String firstFile,
        @JsonProperty("last_file") String lastFile,
        @JsonProperty("last_seen") long lastSeen,
        @JsonProperty("lines") long lines,
        @JsonProperty("calls") long calls,
        @JsonProperty("ended") boolean ended,
        @JsonProperty("saved") boolean saved) {

    static OpenSession begin(String id, String file) {
        return new OpenSession(id, file, file, 0, 0, 0, false, false);
    }

    /** With one more line. A call after the end opens the session again. */
    OpenSession with(String file, Instant time, boolean isCall, boolean isEnd) {
        return new OpenSession(
                id,
                firstFile,
                file,
                Math.max(lastSeen, time.toEpochMilli()),
                lines + 1,
                calls + (isCall ? 1 : 0),
                isEnd || (ended && !isCall),
                false);
    }

    OpenSession markEnded() {
        return new OpenSession(id, firstFile, lastFile, lastSeen, lines, calls, true, saved);
    }

    OpenSession markSaved() {
        return new OpenSession(id, firstFile, lastFile, lastSeen, lines, calls, false, true);
    }
}
