package io.llmrecorder.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.crypt.DamagedSealException;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A limit that is passed.
 *
 * @param rule as the setting has it
 * @param text what is wrong, one sentence
 * @param since when that was first seen
 */
public record Alert(String rule, String text, Instant since) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Those that are on now, as the process that watches the folder has noted them; empty where nobody does. */
    public static List<Alert> all(Layout layout) throws IOException {
        List<Alert> alerts = new ArrayList<>();
        if (!Files.isRegularFile(file(layout))) {
            return alerts;
        }
        try {
            for (JsonNode alert : JSON.readTree(layout.seal().read(file(layout)))) {
                alerts.add(new Alert(
                        alert.path("rule").asText(),
                        alert.path("text").asText(),
                        Instant.parse(alert.path("since").asText())));
            }
        } catch (NoSuchFileException | JsonProcessingException | DamagedSealException | DateTimeException e) {
            return List.of(); // damaged: what is on is noted again with the next change
        }
        return alerts;
    }

    static void save(Layout layout, Collection<Alert> alerts) throws IOException {
        ArrayNode json = JSON.createArrayNode();
        for (Alert alert : alerts) {
            ObjectNode one = json.addObject();
            one.put("rule", alert.rule())
                    .put("text", alert.text())
                    .put("since", alert.since().toString());
        }
        PrivateFiles.createFolder(layout, layout.state());
        PrivateFiles.replaceLightly(file(layout), layout.seal().seal(JSON.writeValueAsBytes(json)));
    }

    private static Path file(Layout layout) {
        return layout.state().resolve("alerts.json");
    }
}
