package io.llmrecorder.doctor;

import io.llmrecorder.config.Config;
import io.llmrecorder.crypt.KeyFileException;
import io.llmrecorder.crypt.Seal;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What {@code doctor} finds out about the key file. */
final class KeyCheck {
    private static final Set<PosixFilePermission> OWN =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private KeyCheck() {}

    static List<Finding> of(Config config, Layout layout) {
        Path file = Seal.keyFile(config);
        if (file == null) {
            return List.of(Finding.ok("Encryption is off: no ENCRYPTION_KEY_FILE is set."));
        }
        List<Finding> findings = new ArrayList<>();
        try {
            findings.add(Finding.ok(
                    "What is recorded is sealed with the key " + layout.seal().keyId() + " of " + file + "."));
        } catch (KeyFileException e) {
            findings.add(Finding.wrong(String.valueOf(e.getMessage()), "llm-recorder key new <file> makes one."));
        }
        if (isReadByOthers(file)) {
            findings.add(Finding.wrong(
                    "The key file " + file + " can be read by others than its owner.", "chmod 600 " + file));
        }
        if (file.startsWith(layout.base())) {
            findings.add(Finding.wrong(
                    "The key file " + file + " lies in the folder that it is to protect.",
                    "Keep it where the folder's backups are not."));
        }
        return findings;
    }

    private static boolean isReadByOthers(Path file) {
        try {
            return !OWN.containsAll(Files.getPosixFilePermissions(file));
        } catch (IOException | UnsupportedOperationException e) {
            return false; // said already, or nobody can tell
        }
    }
}
