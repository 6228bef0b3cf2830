package io.llmrecorder.journal;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrecorder.codec.Codec;
import io.llmrecorder.crypt.Seal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compressed parts of other machines' journals, each a file of this journal's archive with a number of its own, past
 * {@value #LAST_OWN} and never given twice. Whoever looks something up finds their lines like any other; the readers with
 * checkpoints, which ship, count and report, pass them by. For one thread, and one process at a time on a folder.
 */
public final class FetchedFiles {
    /** The largest number of a file that this folder's own processes write. */
    static final int LAST_OWN = 100_000_000;

    private static final Pattern NAME = Pattern.compile(".*_([0-9a-f]{16})-([0-9a-f]{8})\\.jsonl\\.(?:gz|zst)");
    private static final int BUFFER = 1 << 16;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, Integer>> NUMBERS = new TypeReference<>() {};

    private final Layout layout;
    private final Map<String, JournalFile> byId = new HashMap<>();
    private final Map<String, Integer> numbers;

    private FetchedFiles(Layout layout, Map<String, Integer> numbers) {
        this.layout = layout;
        this.numbers = numbers;
    }

    /** Those of the folder, which need not exist yet. */
    public static FetchedFiles of(Layout layout) throws IOException {
        PrivateFiles.createFolder(layout, layout.archive());
        PrivateFiles.createFolder(layout, layout.state());
        FetchedFiles files = new FetchedFiles(layout, numbers(layout));
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(layout.archive(), "*_all_interactions*.jsonl.*")) {
            entries.forEach(files::note);
        } catch (NotDirectoryException e) {
            throw new IOException(layout.archive() + " is no folder.", e);
        }
        return files;
    }

    private static Path numbersFile(Layout layout) {
        return layout.state().resolve("fetched.numbers.json");
    }

    /** By day, the last number given. Kept, for the index and its locators may remember files that are gone. */
    private static Map<String, Integer> numbers(Layout layout) throws IOException {
        try {
            return new TreeMap<>(JSON.readValue(Files.readAllBytes(numbersFile(layout)), NUMBERS));
        } catch (NoSuchFileException e) {
            return new TreeMap<>();
        }
    }

    private void note(Path path) {
        JournalFile file = JournalFile.of(path);
        String id = part(path, 1);
        if (file == null || !file.isFetched() || id == null) {
            return;
        }
        byId.put(id, file);
        numbers.merge(file.day().toString(), file.number(), Math::max);
    }

    private static @Nullable String part(Path path, int group) {
        Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
        return name.matches() ? name.group(group) : null;
    }

    /**
     * Whether it is here already.
     *
     * @param id 16 hex digits that name the part, whatever it holds
     * @param version 8 hex digits that change with what it holds
     */
    public boolean has(String id, String version) {
        JournalFile file = byId.get(id);
        return file != null && version.equals(part(file.path(), 2));
    }

    /** Where a part is put together before it is taken; what is there is what an interrupted process left. */
    private Path fresh() {
        return layout.archive().resolve("fetched.tmp");
    }

    /** Begins a part: takes its compressed bytes. To be closed. */
    public OutputStream begin() throws IOException {
        return layout.seal().seal(PrivateFiles.create(fresh()));
    }

    /** Deletes what was begun and not taken. */
    public void discard() throws IOException {
        Files.deleteIfExists(fresh());
    }

    /** By the first bytes of the part that was begun. */
    private Codec codec() throws IOException {
        try (InputStream part = layout.seal().open(fresh())) {
            Codec codec = Codec.ofContent(part.readNBytes(Codec.START));
            if (codec == null) {
                throw new IOException("it is not compressed");
            }
            return codec;
        }
    }

    private LineReader lines() throws IOException {
        InputStream part = layout.seal().open(fresh());
        try {
            return new LineReader(codec().decode(part), Seal.NONE, "fetched.tmp", 0);
        } catch (IOException e) {
            part.close();
            throw e;
        }
    }

    /**
     * What is wrong with the part that was begun, as a part of a sentence, or null. It is unpacked to its end, which compares
     * the checksum that is kept in it, and each line is looked at.
     */
    public @Nullable String complaint() {
        long at = 0;
        try (LineReader reader = lines()) {
            JournalLine line = reader.next();
            for (; line != null && line.offset() == at; line = reader.next()) {
                at = line.end();
            }
            return at > 0 && line == null && reader.offset() == at && reader.rest() == null
                    ? null
                    : "from byte " + at + " on it has no whole lines of JSON";
        } catch (IOException e) {
            return "it cannot be unpacked from byte " + at + " on (" + e.getMessage() + ")";
        }
    }

    /** The blobs that the part that was begun names. */
    public Set<String> blobs() throws IOException {
        Set<String> hashes = new TreeSet<>();
        try (LineReader reader = lines()) {
            for (JournalLine line = reader.next(); line != null; line = reader.next()) {
                BlobNames.in(line.bytes(), hashes::add);
            }
        }
        return hashes;
    }

    /**
     * Takes the part that was begun into the archive.
     *
     * @return whether it replaces one whose lines had other places, so that the index has lines which are gone
     */
    public boolean take(LocalDate day, String id, String version) throws IOException {
        // What is sealed cannot be packed, so one codec is as good as the other.
        Codec codec = layout.seal().isOn() ? Codec.GZIP : codec();
        Path fresh = layout.seal().isOn() ? sealed(codec) : fresh();
        JournalFile old = byId.get(id);
        int number = old == null ? nextNumber(day) : old.number();
        LocalDate ofDay = old == null ? day : old.day();
        String name = JournalFile.name(ofDay, number);
        String stem = name.substring(0, name.length() - ".jsonl".length());
        Path target = layout.archive().resolve(stem + "_" + id + "-" + version + ".jsonl" + codec.suffix());
        JournalFile taken = new JournalFile(ofDay, number, target, true);
        boolean shrank = old != null
                && (isSealed(old) != layout.seal().isOn() || old.pending(0) > JournalFile.pending(codec, fresh, 0));
        PrivateFiles.rename(fresh, target);
        if (old != null && !old.path().equals(target)) {
            Files.deleteIfExists(old.path());
        }
        byId.put(id, taken);
        return shrank;
    }

    private static boolean isSealed(JournalFile file) throws IOException {
        try (InputStream in = file.open(0)) {
            byte[] first = in.readNBytes(BUFFER);
            return Seal.isLine(first, 0, first.length);
        }
    }

    /** The part with each line sealed by itself, as in any file of the archive. */
    private Path sealed(Codec codec) throws IOException {
        Path sealed = layout.archive().resolve("fetched.sealed.tmp");
        try (LineReader reader = lines();
                OutputStream out = codec.encode(PrivateFiles.create(sealed))) {
            for (JournalLine line = reader.next(); line != null; line = reader.next()) {
                out.write(layout.seal().line(line.bytes()));
                out.write('\n');
            }
        }
        discard();
        return sealed;
    }

    private int nextNumber(LocalDate day) throws IOException {
        int number = numbers.merge(day.toString(), LAST_OWN + 1, (last, first) -> last + 1);
        PrivateFiles.replace(numbersFile(layout), JSON.writeValueAsBytes(numbers));
        return number;
    }
}
