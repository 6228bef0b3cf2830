package io.llmrecorder.erase;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an erasure must still know when the lines that said it are gone: {@code state/erasing.<session>.json}, from before the
 * first line goes until all is done, so that one that was interrupted can be finished. Names of things, and no content.
 */
final class Notes {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Layout layout;
    private final Collection<String> sessions;
    private final Set<String> callIds = new TreeSet<>();
    private final Set<String> blobs = new TreeSet<>();
    private final Set<String> others = new TreeSet<>();

    /** As they stand in the file. */
    private record Stored(
            @JsonProperty("call_ids") Set<String> callIds,
            @JsonProperty("blobs") Set<String> blobs,
            @JsonProperty("sessions_with_events") Set<String> others) {}

    private Notes(Layout layout, Collection<String> sessions) {
        this.layout = layout;
        this.sessions = sessions;
    }

    /** What earlier erasures of these sessions left. */
    static Notes load(Layout layout, Collection<String> sessions) throws IOException {
        Notes notes = new Notes(layout, sessions);
        for (String session : sessions) {
            try {
                Stored stored = JSON.readValue(layout.seal().read(notes.file(session)), Stored.class);
                notes.callIds.addAll(stored.callIds());
                notes.blobs.addAll(stored.blobs());
                notes.others.addAll(stored.others());
            } catch (NoSuchFileException e) {
                // the first one
            }
        }
        return notes;
    }

    private Path file(String session) {
        return layout.state().resolve("erasing." + Layout.name(session) + ".json");
    }

    /** Ids of the sessions' calls. */
    Set<String> callIds() {
        return callIds;
    }

    /** Hashes of the blobs that the sessions' lines name. */
    Set<String> blobs() {
        return blobs;
    }

    /** Other sessions that have events about these sessions' calls. */
    Set<String> others() {
        return others;
    }

    void save() throws IOException {
        PrivateFiles.createFolder(layout, layout.state());
        byte[] json = layout.seal().seal(JSON.writeValueAsBytes(new Stored(callIds, blobs, others)));
        for (String session : sessions) {
            PrivateFiles.replace(file(session), json);
        }
    }

    /** All is done. */
    void delete() throws IOException {
        for (String session : sessions) {
            Files.deleteIfExists(file(session));
        }
    }
}
