package io.llmrecorder.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be said of the console's files without a browser. */
class ConsoleFilesTest {
    private static final Path FOLDER = Path.of("src/main/resources/io/llmrecorder/web/console");
    private static final int MOST_BYTES = 500_000;

    private static List<Path> files(String extension) throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(extension) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    private static Set<String> found(String regex, Path... files) throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path file : files) {
            Matcher matcher = Pattern.compile(regex).matcher(Files.readString(file));
            while (matcher.find()) {
                found.add(matcher.group(1));
            }
        }
        return found;
    }

    @Test
    void areSmallTogether() throws IOException {
        long bytes = 0;
        for (Path file : files("")) {
            bytes += Files.size(file);
        }
        assertThat(bytes).isBetween(100_000L, (long) MOST_BYTES);
    }

    /** A browser then asks for all at once, and the edition of the page stands for all. */
    @Test
    void areAllNamedByThePage() throws IOException {
        Set<String> named = found("(?:href|src)=\"((?:js|css)/[^\"]+)\"", FOLDER.resolve("index.html"));
        List<Path> all = new ArrayList<>(files(".js"));
        all.addAll(files(".css"));
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
                        .toList());
    }

    @Test
    void sayEverythingInBothLanguages() throws IOException {
        Set<String> english = found("(?m)^  '([^']+)':", FOLDER.resolve("js/en.js"));
        Set<String> chinese = found("(?m)^  '([^']+)':", FOLDER.resolve("js/zh.js"));
        english.removeIf(key -> key.endsWith("_one")); // Chinese has one form for all numbers
        assertThat(chinese).isEqualTo(english);
        Set<String> used = found("\\bt\\('([a-z_.]+[a-z_])'[,)]", files(".js").toArray(new Path[0]));
        assertThat(english).containsAll(used);
    }

    /** The policy of the page forbids what is written into it, and nothing may come from elsewhere. */
    @Test
    void haveNoScriptInPagesAndLoadNothingFromElsewhere() throws IOException {
        assertThat(Files.readString(FOLDER.resolve("index.html")))
                .doesNotContain("style=")
                .doesNotContainPattern("<script(?![^>]*src=)")
                .doesNotContainPattern("\\son[a-z]+=");
        List<String> wrong = new ArrayList<>();
        for (Path file : files(".js")) {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            if (Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function")
                    .matcher(text)
                    .find()) {
                wrong.add(file.toString());
            }
        }
        for (Path file : files(".css")) {
            if (Files.readString(file).matches("(?s).*(@import|url\\().*")) {
                wrong.add(file.toString());
            }
        }
        assertThat(wrong).isEmpty();
    }
}
