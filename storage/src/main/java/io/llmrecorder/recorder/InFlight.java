package io.llmrecorder.recorder;

import io.llmrecorder.call.CallJson;
import io.llmrecorder.config.Log;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import io.llmrecorder.journal.ProcessLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls that run, in {@code real_time/in_flight.<instance>.jsonl}: for each its record as it is to be if the process
 * dies, and a mark once it has ended. While the process lives it holds the lock {@code in_flight.<instance>}.
 *
 * <p>For the writer's thread, but for {@link #forget} and {@link #running}. A disk that fails here costs these entries and
 * nothing else.
 */
final class InFlight {
    /** Grown past this the file is written anew with only what still runs, unless that is most of it. */
    private static final long COMPACT_FROM = 8L << 20;

    private final Layout layout;
    private final String instance;
    private final Path file;
    private final CallJson json = new CallJson();
    private final ConcurrentHashMap<UUID, Exchange> running = new ConcurrentHashMap<>();
    private @Nullable ProcessLock lock;
    private @Nullable FileChannel channel;
    private long size;
    /** Bytes of the running calls' lines, and their sum; {@link #forget} leaves them too high until the next rewrite. */
    private final Map<UUID, Integer> lengths = new HashMap<>();

    private long live;

    InFlight(Layout layout, String instance) {
        this.layout = layout;
        this.instance = instance;
        this.file = file(layout, instance);
    }

    static Path file(Layout layout, String instance) {
        return layout.realTime().resolve("in_flight." + instance + ".jsonl");
    }

    static String lockName(String instance) {
        return "in_flight." + instance;
    }

    Collection<Exchange> running() {
        return Collections.unmodifiableCollection(running.values());
    }

    /** Notes a call that has begun, unless it has ended since. */
    void begun(Exchange exchange, CallAssembly assembly) {
        // First in, then asked: a call that is dropped meanwhile is taken out by one of the two threads.
        running.put(exchange.id(), exchange);
        if (exchange.hasEnded()) {
            running.remove(exchange.id());
            return;
        }
        try {
            byte[] line = line(exchange, assembly);
            int length = append(line);
            lengths.put(exchange.id(), length);
            live += length;
        } catch (IOException | RuntimeException e) {
            Log.warn("cannot note a running call", e);
            giveUp();
        }
    }

    private byte[] line(Exchange exchange, CallAssembly assembly) throws IOException {
        try {
            return json.line(assembly.running(exchange));
        } catch (Throwable e) {
            Log.warn("cannot read a running call; it is noted with its request as text", e);
            return json.line(assembly.unreadRunning(exchange));
        }
    }

    /** The record of the call is in the journal. */
    void ended(UUID id) {
        Integer length = lengths.remove(id);
        live -= length == null ? 0 : length;
        if (running.remove(id) == null || running.isEmpty()) {
            return;
        }
        try {
            append(("{\"v\":1,\"type\":\"ended\",\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            Log.warn("cannot note the end of a call", e);
            giveUp();
        }
    }

    /** The call has ended and will have no record. On any thread. */
    void forget(UUID id) {
        running.remove(id);
    }

    /** Empties the file when nothing runs, and shortens it when it has grown. */
    void compact() {
        try {
            if (channel != null && size > 0 && running.isEmpty()) {
                channel.truncate(0);
                size = 0;
                nothingNoted();
            } else if (size > COMPACT_FROM && size > 2 * live) {
                rewrite();
            }
        } catch (IOException e) {
            Log.warn("cannot shorten the file of running calls", e);
            giveUp();
        }
    }

    private void rewrite() throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
        FileChannel old = channel;
        FileChannel target = PrivateFiles.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        long copied = 0;
        try {
            copied = new InFlightFile(layout.seal(), file).copyRunning(running.keySet(), target);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            target.close();
            throw e;
        }
        channel = target;
        size = copied;
        lengths.keySet().retainAll(running.keySet());
        live = copied;
        if (old != null) {
            old.close();
        }
    }

    /** Answers how many bytes it takes. */
    private int append(byte[] line) throws IOException {
        FileChannel open = channel == null ? open() : channel;
        byte[] stored = layout.seal().line(line);
        ByteBuffer bytes = ByteBuffer.allocate(stored.length + 1)
                .put(stored)
                .put((byte) '\n')
                .flip();
        long at = size;
        while (bytes.hasRemaining()) {
            at += open.write(bytes, at);
        }
        size = at;
        return stored.length;
    }

    private FileChannel open() throws IOException {
        // The lock before the file, so that no file is ever seen whose owner does not hold it.
        if (lock == null || !lock.isHeld()) {
            lock = ProcessLock.tryLock(layout, lockName(instance));
        }
        if (lock == null) {
            throw new IOException("the lock of " + file + " is taken");
        }
        PrivateFiles.createFolder(layout, layout.realTime());
        FileChannel open = PrivateFiles.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        channel = open;
        size = 0;
        nothingNoted();
        return open;
    }

    private void nothingNoted() {
        lengths.clear();
        live = 0;
    }

    /** After a failure the file is begun anew with the next call; those that run are not noted any more. */
    private void giveUp() {
        FileChannel open = channel;
        channel = null;
        size = 0;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            Log.warn("cannot close the file of running calls", e);
        }
    }

    /** Leaves the file to the next start if calls still run; else deletes it. */
    void close() {
        try {
            if (channel != null) {
                channel.close();
            }
            if (lock != null && running.isEmpty()) {
                Files.deleteIfExists(file);
                lock.delete();
            } else if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            Log.warn("cannot close the file of running calls", e);
        }
    }
}
