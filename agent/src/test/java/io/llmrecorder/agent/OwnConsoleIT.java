package io.llmrecorder.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The application serves its own console. */
class OwnConsoleIT {
    @TempDir
    Path folder;

    static Stream<Path> javaHomes() {
        return ChildJvm.javaHomes();
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void answersFromInsideTheApplication(Path javaHome) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (StreamServer server = new StreamServer()) {
            ChildJvm.Result result = new ChildJvm(folder)
                    .on(javaHome)
                    .agent("base.dir=" + folder.resolve("records") + ",console.port=" + port)
                    .run(ConsoleApp.class, server.url(), Integer.toString(port));
            assertThat(result.out()).isEqualTo("has own console\nhas X-LLM-Record: off\nhas <html\n");
            assertThat(result.err()).contains("the console is at http://127.0.0.1:" + port + "/");
        }
    }

    @Test
    void aPortThatIsTakenIsOneLineInTheLog() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                StreamServer server = new StreamServer()) {
            Process process = new ChildJvm(folder)
                    .agent("base.dir=" + folder.resolve("records") + ",console.port=" + taken.getLocalPort())
                    .start(AttachApp.class, server.url());
            ChildJvm.awaitText(process, folder.resolve("err.txt"), "choose another port.");
            process.outputWriter().append('\n').flush();
            assertThat(process.waitFor()).isZero();
        }
        assertThat(ChildJvm.records(folder.resolve("records"))).hasSize(4);
    }
}
