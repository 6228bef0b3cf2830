package io.llmrecorder.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.config.Log;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a reader has done, on disk: {@code state/<reader>.checkpoint}, a JSON object from journal file to offset. */
final class Checkpoint {
    private static final String SUFFIX = ".checkpoint";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<HashMap<String, Long>> OFFSETS = new TypeReference<>() {};

    private Checkpoint() {}

    /** The offsets of a reader; empty when it has not begun, or when its file is damaged, for twice is better than never. */
    static Map<String, Long> load(Layout layout, String reader) throws IOException {
        Path file = file(layout, reader);
        try {
            Map<String, Long> offsets = JSON.readValue(Files.readAllBytes(file), OFFSETS);
            if (offsets != null && offsets.values().stream().allMatch(offset -> offset != null && offset >= 0)) {
                return offsets;
            }
        } catch (NoSuchFileException e) {
            return new HashMap<>();
        } catch (JsonProcessingException e) {
            // said below
        }
        Log.warn("the checkpoint " + file + " is damaged; its reader begins again with the oldest file");
        return new HashMap<>();
    }

    static void save(Layout layout, String reader, Map<String, Long> offsets) throws IOException {
        PrivateFiles.createFolder(layout, layout.state());
        PrivateFiles.replace(file(layout, reader), JSON.writeValueAsBytes(new TreeMap<>(offsets)));
    }

    /** The offsets of all readers that have a checkpoint, by name of the reader. */
    static Map<String, Map<String, Long>> all(Layout layout) throws IOException {
        Map<String, Map<String, Long>> all = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(layout.state(), "*" + SUFFIX)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                String reader = name.substring(0, name.length() - SUFFIX.length());
                all.put(reader, load(layout, reader));
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return all;
        }
        return all;
    }

    private static Path file(Layout layout, String reader) {
        return layout.state().resolve(reader + SUFFIX);
    }
}
