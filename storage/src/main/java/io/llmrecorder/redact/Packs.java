package io.llmrecorder.redact;

import io.llmrecorder.config.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The packs that the setting {@code REDACT} names; {@code secrets} is always among them. */
final class Packs {
    private static final String FILE = "file:";

    private Packs() {}

    /** In the order in which they look: longer numbers before shorter ones that they may hold, own patterns last. */
    static List<Pack> named(List<String> names) {
        List<Pack> packs = new ArrayList<>();
        packs.add(new Secrets());
        for (Pack pack : List.of(new Email(), new IdCard(), new BankCard(), new Phone(), new IpAddress())) {
            if (names.contains(pack.name())) {
                packs.add(pack);
            }
        }
        for (String name : names) {
            if (name.startsWith(FILE)) {
                packs.addAll(own(name.substring(FILE.length())));
            }
        }
        return List.copyOf(packs);
    }

    /** One pattern a line; lines that are empty or begin with {@code #} are for people. */
    private static List<Pack> own(String file) {
        List<Pack> packs = new ArrayList<>();
        try {
            int number = 0;
            for (String line : Files.readAllLines(Path.of(file))) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    add(line, "Line " + number + " of the pattern file " + file, packs);
                }
            }
        } catch (IOException | InvalidPathException e) {
            Log.error("The pattern file " + file + " of REDACT cannot be read (" + e
                    + "); its patterns are not redacted until it can be read at a start.");
        }
        return packs;
    }

    private static void add(String line, String where, List<Pack> packs) {
        try {
            packs.add(OwnPattern.of(line));
        } catch (IllegalArgumentException e) {
            Log.error(where + " " + e.getMessage() + "; it is left out.");
        }
    }
}
