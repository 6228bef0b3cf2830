package io.llmrecorder.view;

import io.llmrecorder.journal.JournalReader;
import io.llmrecorder.journal.Layout;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** The views that the setting {@code VIEWS} names. */
public final class Views {
    private Views() {}

    /** The views of this package among those named; other names are other packages' views. */
    public static List<JournalReader> of(List<String> names, Layout layout, long maxFileSize, Clock clock) {
        List<JournalReader> views = new ArrayList<>();
        if (names.contains("by_session")) {
            views.add(new SessionFiles(layout, maxFileSize, clock));
        }
        if (names.contains("errors")) {
            views.add(new ErrorFiles(layout, maxFileSize, clock));
        }
        if (names.contains("latest")) {
            views.add(new LatestFile(layout));
        }
        if (names.contains("call_folders")) {
            views.add(new CallFolders(layout, ZoneId.systemDefault()));
        }
        return views;
    }
}
