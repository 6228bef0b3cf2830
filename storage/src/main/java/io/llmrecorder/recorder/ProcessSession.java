package io.llmrecorder.recorder;

import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * The session of calls for which nobody named one: {@code session_<yyyyMMdd_HHmmss>} of the process start in local time,
 * with {@code _2}, {@code _3} when another process on the same folder started in that second.
 */
final class ProcessSession {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'session_'yyyyMMdd_HHmmss");
    private static final String CLAIM = ".claim";
    /** Local time may repeat an hour; after two days no process can start in that second any more. */
    private static final Duration CLAIM_LASTS = Duration.ofDays(2);

    private ProcessSession() {}

    /**
     * The session of the process {@code key} that started at {@code start}; taken on the folder, so that no other process gets
     * the same, and the same again when the process asks again.
     */
    static String claim(Layout layout, Instant start, ZoneId zone, String key) throws IOException {
        PrivateFiles.createFolder(layout, layout.state());
        forgetOldClaims(layout.state());
        String first = NAME.format(start.atZone(zone));
        for (int number = 1; ; number++) {
            String name = number == 1 ? first : first + "_" + number;
            if (take(layout.state().resolve(name + CLAIM), key)) {
                return name;
            }
        }
    }

    private static boolean take(Path claim, String key) throws IOException {
        try (FileChannel channel = PrivateFiles.open(claim, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)));
            return true;
        } catch (FileAlreadyExistsException e) {
            return Files.readString(claim).equals(key);
        }
    }

    private static void forgetOldClaims(Path folder) throws IOException {
        Instant limit = Instant.now().minus(CLAIM_LASTS);
        try (DirectoryStream<Path> claims = Files.newDirectoryStream(folder, "session_*" + CLAIM)) {
            for (Path claim : claims) {
                if (Files.getLastModifiedTime(claim).toInstant().isBefore(limit)) {
                    Files.deleteIfExists(claim);
                }
            }
        }
    }
}
