package io.llmrecorder.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextIndexTest {
    @TempDir
    Path folder;

    private static TextEntry entry(String id, long micros, String... texts) {
        return new TextEntry(id, micros, Map.of("model", "m" + micros % 2), List.of(texts));
    }

    private List<String> find(String query) throws IOException {
        return find(query, TextFilter.ALL);
    }

    private List<String> find(String query, TextFilter filter) throws IOException {
        try (TextIndex index = TextIndex.open(folder, null)) {
            TextSearch search = index.search();
            List<String> newest =
                    search.newestBatch(TextQuery.of(query), filter, 100).ids();
            assertThat(search.all(TextQuery.of(query), filter)).containsExactlyInAnyOrderElementsOf(newest);
            assertThat(search.count(TextQuery.of(query), filter)).isEqualTo(newest.size());
            return newest;
        }
    }

    private void write(TextEntry... entries) throws IOException {
        try (TextIndex index = TextIndex.open(folder, null)) {
            for (TextEntry entry : entries) {
                index.add(entry);
            }
            index.commit(Map.of("file", (long) entries.length));
        }
    }

    @Test
    void findsPhrasesOfAllLanguages() throws IOException {
        write(
                entry("zh", 1, "请审核这张图纸的尺寸"),
                entry("ja", 2, "データベースを保存する"),
                entry("ko", 3, "회의를 준비한다"),
                entry("en", 4, "The quick brown fox"));

        assertThat(find("图纸")).containsExactly("zh");
        assertThat(find("图")).containsExactly("zh");
        assertThat(find("寸")).containsExactly("zh");
        assertThat(find("图纸尺寸")).isEmpty();
        assertThat(find("图纸 尺寸")).containsExactly("zh");
        assertThat(find("ﾃﾞｰﾀ")).containsExactly("ja");
        assertThat(find("회의")).containsExactly("ko");
        assertThat(find("\"QUICK brown\"")).containsExactly("en");
        assertThat(find("\"quick fox\"")).isEmpty();
        assertThat(find("qui* fox")).containsExactly("en");
    }

    @Test
    void aPhraseDoesNotReachFromOneTextIntoTheNext() throws IOException {
        write(entry("a", 1, "ends with one", "two begins"), entry("b", 2, "", "one two"));

        assertThat(find("\"one two\"")).containsExactly("b");
        assertThat(find("one two")).containsExactly("b", "a");
    }

    @Test
    void theNewestComeFirstWhateverTheOrderWritten() throws IOException {
        write(entry("b", 20, "x"), entry("c", 30, "x"), entry("a", 10, "x"));
        write(entry("d", 25, "x"));

        assertThat(find("x")).containsExactly("c", "d", "b", "a");
    }

    @Test
    void filtersByKeyAndTime() throws IOException {
        write(entry("a", 10, "x"), entry("b", 11, "x"), entry("c", 12, "x"), entry("d", 12, "y"));

        TextFilter even = new TextFilter(List.of(new TextFilter.Key("model", "m0")), Long.MIN_VALUE, Long.MAX_VALUE);
        assertThat(find("x", even)).containsExactly("c", "a");
        assertThat(find("x", new TextFilter(List.of(), 11, Long.MAX_VALUE))).containsExactly("c", "b");
        assertThat(find("x", new TextFilter(List.of(), Long.MIN_VALUE, 12))).containsExactly("b", "a");
        assertThat(find("x", new TextFilter(List.of(), 11, 11))).isEmpty();
    }

    @Test
    void keepsIdsOfAnyKind() throws IOException {
        String uuid = "01935c4e-7a1b-7c3d-8e4f-0123456789ab";
        List<String> ids =
                List.of(uuid, uuid.toUpperCase(java.util.Locale.ROOT), "0123456789abcdef", "图", "x".repeat(64));
        for (String id : ids) {
            write(entry(id, 1, "here"));
        }
        assertThat(find("here")).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void whatWasNotCommittedIsGoneWithItsPosition() throws IOException {
        write(entry("a", 1, "x"));
        try (TextIndex index = TextIndex.open(folder, null)) {
            index.add(entry("b", 2, "x"));
        }
        assertThat(find("x")).containsExactly("a");
        try (TextIndex index = TextIndex.open(folder, null)) {
            assertThat(index.done()).isEqualTo(Map.of("file", 1L));
            index.clear();
            assertThat(index.done()).isEmpty();
        }
        assertThat(find("x")).isEmpty();
    }

    @Test
    void damageIsToldFromOtherFailures() throws IOException {
        write(entry("a", 1, "x"));
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 0x55;
                Files.write(file, bytes);
            }
        }
        assertThatThrownBy(() -> {
                    try (TextIndex index = TextIndex.open(folder, null)) {
                        index.search();
                    }
                })
                .isInstanceOfSatisfying(
                        TextsException.class,
                        failure -> assertThat(failure.isDamage()).isTrue());
        Path file = Files.createFile(folder.resolve("no folder"));
        assertThatThrownBy(() -> TextIndex.open(file, null))
                .isInstanceOfSatisfying(
                        TextsException.class,
                        failure -> assertThat(failure.isDamage()).isFalse());
    }

    /** What the index finds is what reading all texts finds. */
    @Test
    void findsWhatTheMarksFind() throws IOException {
        Random random = new Random(9);
        List<TextEntry> entries = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            entries.add(entry(
                    UUID.nameUUIDFromBytes(new byte[] {(byte) i, (byte) (i >> 8)})
                            .toString(),
                    i,
                    words(random, 12),
                    words(random, 5)));
        }
        write(entries.toArray(TextEntry[]::new));
        for (int round = 0; round < 300; round++) {
            String typed = random.nextBoolean() ? '"' + words(random, 3) + '"' : words(random, 2);
            if (!new Tokens(typed).next()) {
                continue;
            }
            TextQuery query = TextQuery.of(typed);
            List<String> expected = entries.stream()
                    .filter(entry -> query.phrases().stream().allMatch(phrase -> isIn(entry, phrase)))
                    .sorted(Comparator.comparingLong(TextEntry::micros).reversed())
                    .map(TextEntry::id)
                    .toList();
            try (TextIndex index = TextIndex.open(folder, null)) {
                assertThat(index.search()
                                .newestBatch(query, TextFilter.ALL, 10_000)
                                .ids())
                        .as(typed)
                        .isEqualTo(expected);
            }
        }
    }

    private static boolean isIn(TextEntry entry, TextQuery.Phrase phrase) {
        TextQuery alone = new TextQuery(List.of(phrase));
        return entry.texts().stream().anyMatch(text -> !Marks.of(text, alone, 1).isEmpty());
    }

    private static String words(Random random, int count) {
        String[] pieces = {"a", "b", "ab", "图", "纸", "图纸", "审核", " ", "，", "de", "データ", "é", "회의"};
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(pieces[random.nextInt(pieces.length)]).append(random.nextInt(3) == 0 ? " " : "");
        }
        return words.toString();
    }
}
