package io.llmrecorder.clients;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One record of the journal.
 *
 * @param json the line
 */
public record Recorded(JsonNode json) {
    /** Numbers stay as they were written, 0.10 too. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** All calls in the journal of this folder, in the order in which they began. */
    static List<Recorded> in(Path baseDir) throws IOException {
        List<Recorded> records = new ArrayList<>();
        Path journal = baseDir.resolve("by_date");
        for (Path file : Files.isDirectory(journal) ? Folders.files(journal) : List.<Path>of()) {
            for (String line : Files.readAllLines(file)) {
                records.add(new Recorded(JSON.readTree(line)));
            }
        }
        records.removeIf(r -> !r.text("/type").equals("call"));
        records.sort(Comparator.comparing(r -> r.text("/timestamp")));
        return records;
    }

    /** A field by its JSON pointer, or "" if it is absent. */
    public String text(String pointer) {
        JsonNode node = json.at(pointer);
        return node.isValueNode() ? node.asText() : node.isMissingNode() ? "" : node.toString();
    }

    /** A number by its JSON pointer, or -1 if it is absent. */
    public long number(String pointer) {
        return json.at(pointer).asLong(-1);
    }
}
