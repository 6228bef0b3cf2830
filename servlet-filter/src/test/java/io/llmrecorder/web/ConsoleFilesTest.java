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
    private static final Path SOURCES = Path.of("src/main/console");
    private static final Path BUILT = Path.of("target/classes/io/llmrecorder/web/console");
    private static final int MOST_BYTES = 500_000;

    private static List<Path> files(Path folder, String extension) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
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
        for (Path file : files(BUILT, "")) {
            bytes += Files.size(file);
        }
        assertThat(bytes).isBetween(100_000L, (long) MOST_BYTES);
    }

    /** The edition of the page stands for all. */
    @Test
    void areAllNamedByThePage() throws IOException {
        Set<String> named = found("(?:href|src)=\"([^\"]+\\.(?:js|css))\"", BUILT.resolve("index.html"));
        List<Path> all = new ArrayList<>(files(BUILT, ".js"));
        all.addAll(files(BUILT, ".css"));
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .map(file -> BUILT.relativize(file).toString())
                        .toList());
    }

    @Test
    void areMadeOfAllStyleSheets() throws IOException {
        String built = Files.readString(BUILT.resolve("console.css"));
        for (Path source : files(SOURCES, ".css")) {
            assertThat(built).contains(Files.readString(source));
        }
    }

    @Test
    void sayEverythingInBothLanguages() throws IOException {
        Set<String> english = found("(?m)^  '([^']+)':", SOURCES.resolve("js/en.js"));
        Set<String> chinese = found("(?m)^  '([^']+)':", SOURCES.resolve("js/zh.js"));
        english.removeIf(key -> key.endsWith("_one")); // Chinese has one form for all numbers
        assertThat(chinese).isEqualTo(english);
        Set<String> used =
                found("\\bt\\('([a-z_.]+[a-z_])'[,)]", files(SOURCES, ".js").toArray(new Path[0]));
        assertThat(english).containsAll(used);
    }

    /** The policy of the page forbids what is written into it, and nothing may come from elsewhere. */
    @Test
    void haveNoScriptInPagesAndLoadNothingFromElsewhere() throws IOException {
        assertThat(Files.readString(BUILT.resolve("index.html")))
                .doesNotContain("style=")
                .doesNotContainPattern("<script(?![^>]*src=)")
                .doesNotContainPattern("\\son[a-z]+=");
        List<String> wrong = new ArrayList<>();
        for (Path file : files(SOURCES, ".js")) {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            if (Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function")
                    .matcher(text)
                    .find()) {
                wrong.add(file.toString());
            }
        }
        for (Path file : files(SOURCES, ".css")) {
            if (Files.readString(file).matches("(?s).*(@import|url\\().*")) {
                wrong.add(file.toString());
            }
        }
        assertThat(wrong).isEmpty();
    }
}
