package io.llmrecorder.index;

import io.llmrecorder.config.Log;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import io.llmrecorder.journal.ProcessLock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The H2 file of a base folder, reserved for this process. Another process that wants it leaves a note, which the one that
 * has it finds; a note that nobody takes back any more does no harm.
 */
final class DatabaseFile implements AutoCloseable {
    private static final String LOCK = "index.database";
    private static final String NOTE = "index.wanted";
    private static final String FILE = "calls";
    private static final String STATE = FILE + ".closed";
    private static final String OWNER = "owner";
    private static final long POLL_MILLIS = 20;
    /** How H2 begins a file that it encrypts. */
    private static final byte[] ENCRYPTED = "H2encrypt\n".getBytes(StandardCharsets.US_ASCII);

    /** What H2 says of a file that it cannot use, ever. With one writer, only a damaged file has rows of another transaction, or a key without its row. */
    private static final Set<Integer> DAMAGED = Set.of(
            ErrorCode.FILE_CORRUPTED_1,
            ErrorCode.FILE_VERSION_ERROR_1,
            ErrorCode.CONCURRENT_UPDATE_1,
            ErrorCode.ROW_NOT_FOUND_IN_PRIMARY_INDEX,
            ErrorCode.ROW_NOT_FOUND_WHEN_DELETING_1);

    /** What its store says of such a file. */
    private static final Set<Integer> STORE_DAMAGED = Set.of(
            DataUtils.ERROR_FILE_CORRUPT,
            DataUtils.ERROR_UNSUPPORTED_FORMAT,
            DataUtils.ERROR_INTERNAL,
            DataUtils.ERROR_READING_FAILED,
            DataUtils.ERROR_CHUNK_NOT_FOUND,
            DataUtils.ERROR_SERIALIZATION);

    private static final String STORE = MVStoreException.class.getPackageName();

    /** What H2 says when it has closed itself, as when a thread was interrupted while it read. The file is whole. */
    private static final Set<Integer> CLOSED = Set.of(
            ErrorCode.DATABASE_IS_CLOSED,
            ErrorCode.CONNECTION_BROKEN_1,
            ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
            ErrorCode.OBJECT_CLOSED);

    private final Layout layout;
    private final ProcessLock lock;
    private @Nullable Object key;

    private DatabaseFile(Layout layout, ProcessLock lock) {
        this.layout = layout;
        this.lock = lock;
    }

    /**
     * Reserves the file.
     *
     * @param patience how long to wait for another process to give it up
     * @throws IOException one sentence for the user
     */
    static DatabaseFile reserve(Layout layout, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            ProcessLock lock = ProcessLock.tryLock(layout, LOCK);
            if (lock != null) {
                return reserved(layout, lock);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("Another process has used the index " + layout.index() + " for "
                        + patience.toSeconds() + " seconds; try again when it is done.");
            }
            leaveNote(layout);
            pause();
        }
    }

    private static DatabaseFile reserved(Layout layout, ProcessLock lock) throws IOException {
        boolean done = false;
        try {
            Files.deleteIfExists(note(layout));
            checkOwner(layout);
            done = true;
            return new DatabaseFile(layout, lock);
        } finally {
            if (!done) {
                lock.close();
            }
        }
    }

    /** A folder that {@code JDBC_URL} names could be that of other records, whose index this one's would become. */
    private static void checkOwner(Layout layout) throws IOException {
        if (layout.hasOwnIndex()) {
            return;
        }
        PrivateFiles.createFolder(layout, layout.index());
        Path file = layout.index().resolve(OWNER);
        String owner = layout.base().toAbsolutePath().normalize().toString();
        if (!Files.exists(file)) {
            checkEmpty(layout.index());
            PrivateFiles.replace(file, owner.getBytes(StandardCharsets.UTF_8));
        } else if (!Files.readString(file).equals(owner)) {
            throw new IOException("The index " + layout.index() + " is that of the records in " + Files.readString(file)
                    + "; name another folder in JDBC_URL.");
        }
    }

    /** What is deleted some day must be ours. */
    private static void checkEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new IOException(
                        "The folder " + folder
                                + " has something else in it than an index; name an empty folder in JDBC_URL, or one that is not there.");
            }
        }
    }

    private static Path note(Layout layout) {
        return layout.state().resolve(NOTE);
    }

    private static void leaveNote(Layout layout) throws IOException {
        if (!isWanted(layout)) {
            PrivateFiles.open(note(layout), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
        }
    }

    /** Whether another process waits for the file. */
    static boolean isWanted(Layout layout) {
        return Files.exists(note(layout));
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for the index.", e);
        }
    }

    /** How H2 opens it. */
    JdbcDataSource source() throws IOException {
        PrivateFiles.createFolder(layout, layout.index());
        JdbcDataSource source = new JdbcDataSource();
        // Not closed at JVM exit by a hook of H2's own: what is committed is safe without a clean end. No trace file.
        // Space is used again at once and pages are written late: the file stays a third as large, and what a power
        // loss takes is built again. Packed, it takes two thirds of the space and a quarter to a third more time to
        // fill.
        List<String> passwords = layout.seal().passwords("H2");
        source.setURL("jdbc:h2:file:" + layout.index().resolve(FILE).toAbsolutePath()
                + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;RETENTION_TIME=0;WRITE_DELAY=2000;COMPRESS=TRUE"
                + (passwords.isEmpty() ? "" : ";CIPHER=AES"));
        source.setUser("sa");
        if (!passwords.isEmpty()) {
            // Of the file; the user's own, behind the blank, is none.
            source.setPassword(passwords.get(0) + " ");
        }
        return source;
    }

    /** Deletes a file that is not encrypted and should be. */
    void deleteIfPlain() throws IOException {
        boolean sealed = layout.seal().isOn();
        if (isEncrypted() && !sealed) {
            throw new IOException("The index " + layout.index()
                    + " is sealed, and no key is known: set ENCRYPTION_KEY_FILE to the file that has it.");
        }
        if (sealed && !isEncrypted() && !ours().isEmpty()) {
            delete("is not sealed, as ENCRYPTION_KEY_FILE wants it");
        }
    }

    private boolean isEncrypted() throws IOException {
        try (InputStream in = Files.newInputStream(file())) {
            return Arrays.equals(in.readNBytes(ENCRYPTED.length), ENCRYPTED);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Whether H2 could not open the file because it is sealed with another key. */
    static boolean isOtherKey(SQLException failure) {
        return failure.getErrorCode() == ErrorCode.FILE_ENCRYPTION_ERROR_1;
    }

    /** Deletes the file that was sealed with another key. */
    void deleteOtherKey() throws IOException {
        delete("is sealed with another key than the first of ENCRYPTION_KEY_FILE");
    }

    /**
     * Deletes the file if it is not as long as when it was closed. H2 would open one that was cut, at some older state, and not
     * all of that is sound. Where there is no telling, as after a process that died, H2 recovers what is there.
     */
    void deleteIfChanged() throws IOException {
        try {
            String length = Files.readString(state());
            if (!length.isEmpty() && Files.exists(file()) && !length.equals(length())) {
                delete();
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(state());
    }

    /** Remembers how long the file is now, closed. */
    void closed() {
        try {
            PrivateFiles.replaceLightly(state(), length().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            Log.debug("the length of the index's file cannot be noted: " + e);
        }
    }

    private String length() throws IOException {
        return String.valueOf(Files.size(file()));
    }

    private Path state() {
        return layout.index().resolve(STATE);
    }

    private Path file() {
        return layout.index().resolve(FILE + ".mv.db");
    }

    /** Remembers which file it is that was opened. */
    void opened() throws IOException {
        key = key();
    }

    /** Whether what was opened is still there, and reserved. */
    boolean isIntact() {
        try {
            return lock.isHeld() && Objects.equals(key, key());
        } catch (IOException e) {
            return false;
        }
    }

    private @Nullable Object key() throws IOException {
        return Files.readAttributes(file(), BasicFileAttributes.class).fileKey();
    }

    /** Whether this failure, or what caused it, means that the file is of no use any more. */
    static boolean isDamaged(Throwable failure) {
        boolean damaged = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClosedChannelException) {
                return false;
            }
            damaged |= cause instanceof MVStoreException store
                    ? STORE_DAMAGED.contains(store.getErrorCode())
                    : (cause instanceof SQLException sql && DAMAGED.contains(sql.getErrorCode()))
                            || isStoreAtALoss(cause);
        }
        return damaged;
    }

    /** Whether its store has met what its authors thought impossible, as in a page that somebody wrote over. */
    private static boolean isStoreAtALoss(Throwable failure) {
        return (failure instanceof RuntimeException || failure instanceof AssertionError)
                && Arrays.stream(failure.getStackTrace())
                        .map(StackTraceElement::getClassName)
                        .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
                        .findFirst()
                        .filter(name -> name.startsWith(STORE))
                        .isPresent();
    }

    /** Whether this failure, or what caused it, means that the database must be opened again. */
    static boolean isClosed(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClosedChannelException
                    || (cause instanceof MVStoreException store && store.getErrorCode() == DataUtils.ERROR_CLOSED)
                    || (cause instanceof SQLException sql && CLOSED.contains(sql.getErrorCode()))) {
                return true;
            }
        }
        return false;
    }

    /** Deletes it, saying so. */
    void delete() throws IOException {
        delete("is damaged or was made by another version of its database");
    }

    private void delete(String why) throws IOException {
        Log.warn("The index " + layout.index() + " " + why + "; it is built again from the journal.");
        deleteOurs();
    }

    private void deleteOurs() throws IOException {
        for (Path ours : ours()) {
            deleteAll(ours);
        }
    }

    /** Its files, and the folders of texts that were read from it. */
    private List<Path> ours() throws IOException {
        try (Stream<Path> files = Files.list(layout.index())) {
            return files.filter(file -> isOurs(file.getFileName())).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static boolean isOurs(@Nullable Path name) {
        return name != null && (name.toString().startsWith(FILE + ".") || Texts.isFolder(name));
    }

    /** Deletes whatever is in the folder of the index, which nobody has open; of one that was named, what is ours. */
    void deleteAll() throws IOException {
        if (layout.hasOwnIndex()) {
            deleteAll(layout.index());
        } else {
            deleteOurs();
        }
    }

    private static void deleteAll(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // there is none
        }
    }

    /** Lets other processes have it. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
