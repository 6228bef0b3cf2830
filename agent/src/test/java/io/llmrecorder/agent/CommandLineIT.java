package io.llmrecorder.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command line as a shell starts it. */
class CommandLineIT {
    @TempDir
    Path folder;

    static Stream<Path> javaHomes() {
        return ChildJvm.javaHomes();
    }

    /** As in an image where nobody set a locale: the JVM loses what it cannot read, and nothing would be found. */
    @ParameterizedTest
    @MethodSource("javaHomes")
    void saysWhenTheLocaleDoesNotKnowWhatIsAskedFor(Path javaHome) throws Exception {
        String java = javaHome.resolve("bin/java").toString();
        ProcessBuilder shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        "exec '" + java + "' -jar '" + ChildJvm.JAR + "' search $(printf '\\346\\242\\201')")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        shell.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        Process process = shell.start();
        assertThat(process.inputReader().lines().toList())
                .singleElement()
                .asString()
                .endsWith("set LC_ALL=C.UTF-8 and try again.");
        assertThat(process.waitFor()).isEqualTo(2);
    }
}
