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
 * @param hasContent whether there is a call or a result to make a document of
 * @param ended whether the application said that it is over
 * @param saved whether its document has all of this
 */
record OpenSession(
        @JsonProperty("id") String id,
        @JsonProperty("first_file") String firstFile,
        @JsonProperty("last_file") String lastFile,
        @JsonProperty("last_seen") long lastSeen,
        @JsonProperty("lines") long lines,
        @JsonProperty("has_content") boolean hasContent,
        @JsonProperty("ended") boolean ended,
        @JsonProperty("saved") boolean saved) {

    static OpenSession begin(String id, String file) {
        return new OpenSession(id, file, file, 0, 0, false, false, false);
    }

    /** With one more line. A call after the end opens the session again; one of before, read late, does not. */
    OpenSession with(String file, Instant time, boolean isCall, boolean content, boolean isEnd) {
        boolean reopened = isCall && time.toEpochMilli() > lastSeen;
        return new OpenSession(
                id,
                firstFile,
                file,
                Math.max(lastSeen, time.toEpochMilli()),
                lines + 1,
                hasContent || content,
                isEnd || (ended && !reopened),
                false);
    }

    OpenSession markEnded() {
        return new OpenSession(id, firstFile, lastFile, lastSeen, lines, hasContent, true, saved);
    }

    OpenSession markSaved() {
        return new OpenSession(id, firstFile, lastFile, lastSeen, lines, hasContent, false, true);
    }
}
