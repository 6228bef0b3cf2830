package io.llmrecorder.s3;

import io.llmrecorder.journal.FetchedFiles;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.ProcessLock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Fetches the segments that a fleet has shipped into one folder's archive, with the blobs that they name, so that whoever
 * asks there finds the calls of all.
 * What is there already is not fetched again; a segment that cannot be used is told of and leaves the others be. For one
 * thread.
 */
public final class Fetch {
    private static final String LAKE = "calls/v=";
    /** So many refusals in a row are the store's trouble, and not that of single objects. */
    private static final int TOO_MANY_REFUSALS = 3;

    /** Hears how far it is. */
    public interface Progress {
        /** So many bytes of so many were fetched. */
        void at(long done, long total);
    }

    /**
     * What was done.
     *
     * @param fetched segments that are here now and were not before
     * @param bytes of these, compressed
     * @param present segments that were here already
     * @param services how many applications all of them are of
     * @param shrank whether one was replaced by a shorter one, so that the index must be built anew
     * @param problems one sentence each
     */
    public record Result(long fetched, long bytes, long present, int services, boolean shrank, List<String> problems) {}

    private record Found(SegmentKey name, StoredObject object, String id, String version) {}

    private final S3Settings settings;
    private final Layout layout;
    private final LocalDate oldest;
    private final LakeBlobs blobs;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> services = new TreeSet<>();
    private long present;
    private long fetched;
    private long bytes;
    private boolean shrank;

    /**
     * @param settings with the lake's prefix, or that of a part of it such as {@code calls/v=1/service=shop/}
     * @param oldest segments of days before are left where they are
     */
    public Fetch(S3Settings settings, Layout layout, LocalDate oldest) {
        this.settings = settings;
        this.layout = layout;
        int lake = settings.prefix().indexOf(LAKE);
        this.blobs = new LakeBlobs(
                layout, lake < 0 ? settings.prefix() : settings.prefix().substring(0, lake));
        this.oldest = oldest;
    }

    /**
     * Fetches what is missing.
     *
     * @throws IOException one sentence, when nothing can be fetched at all
     */
    public Result run(Progress progress) throws IOException {
        try (ObjectStore store = new ObjectStore(settings);
                ProcessLock lock = ProcessLock.tryLock(layout, "fetch")) {
            if (lock == null) {
                throw new IOException("Another process fetches segments into " + layout.base() + "; try again later.");
            }
            FetchedFiles files = FetchedFiles.of(layout);
            fetch(missing(store, files), store, files, progress);
        }
        return new Result(fetched, bytes, present, services.size(), shrank, List.copyOf(problems));
    }

    private List<Found> missing(ObjectStore store, FetchedFiles files) throws IOException {
        List<Found> missing = new ArrayList<>();
        String prefix = settings.prefix().contains(LAKE) ? settings.prefix() : settings.prefix() + LAKE;
        store.list(prefix, object -> {
            SegmentKey name = SegmentKey.of(object.key());
            if (name == null) {
                problems.add("There is no telling what " + object.key() + " is, so it was left out.");
            } else if (!name.day().isBefore(oldest)) {
                services.add(name.service());
                Found segment = segment(name, object);
                if (files.has(segment.id(), segment.version())) {
                    present++;
                } else {
                    missing.add(segment);
                }
            }
            return true;
        });
        // Oldest first, for of a conversation that goes on the index takes what is new in each call.
        missing.sort(Comparator.comparing(Found::name));
        return missing;
    }

    private Found segment(SegmentKey name, StoredObject object) {
        String id = hash("s3://" + settings.bucket() + "/" + object.key(), Long.BYTES);
        return new Found(name, object, id, hash(object.tag() + object.size(), Integer.BYTES));
    }

    private static String hash(String text, int length) {
        MessageDigest digest = SessionKey.digest();
        return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)), 0, length);
    }

    private void fetch(List<Found> missing, ObjectStore store, FetchedFiles files, Progress progress)
            throws IOException {
        long total =
                missing.stream().mapToLong(segment -> segment.object().size()).sum();
        long done = 0;
        int refusals = 0;
        for (int i = 0; i < missing.size(); i++) {
            StoredObject object = missing.get(i).object();
            try {
                download(store, object.key(), files);
                take(missing.get(i), store, files);
                refusals = 0;
            } catch (StoreException e) {
                problems.add(e.getMessage());
                refusals++;
            }
            if (refusals == TOO_MANY_REFUSALS && i + 1 < missing.size()) {
                problems.add((missing.size() - i - 1) + " segments were not tried any more; run it again to go on.");
                break;
            }
            done += object.size();
            progress.at(done, total);
        }
        files.discard();
    }

    private static void download(ObjectStore store, String key, FetchedFiles files) throws IOException {
        try (OutputStream out = files.begin()) {
            store.download(key, out);
        }
    }

    private void take(Found segment, ObjectStore store, FetchedFiles files) throws IOException {
        StoredObject object = segment.object();
        String broken = files.complaint();
        if (broken != null) {
            problems.add("The segment " + object.key() + " was left out: " + broken + ".");
            return;
        }
        // Before the segment: one that is here is not looked at again.
        for (String hash : files.blobs()) {
            String problem = blobs.fetch(store, hash);
            if (!problem.isEmpty()) {
                problems.add(problem);
            }
        }
        shrank |= files.take(segment.name().day(), segment.id(), segment.version());
        fetched++;
        bytes += object.size();
    }
}
