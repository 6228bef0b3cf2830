package io.llmrecorder.recorder;

import io.llmrecorder.call.Origin;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What is known of the process that the recorder runs in. Without JMX, which would cost the application its start-up. */
final class ThisProcess {
    private static final int BASE_36 = 36;

    private ThisProcess() {}

    /** When the process started; the same for all recorders in it. */
    static Instant started() {
        return ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    }

    /** The same for all recorders in this process, another for every other process on this host. */
    static String key() {
        return Long.toString(started().toEpochMilli(), BASE_36) + "-"
                + ProcessHandle.current().pid();
    }

    static Origin origin(Config config) {
        String service = config.text(Setting.SERVICE);
        String random = Integer.toHexString(ThreadLocalRandom.current().nextInt() | 0x1000_0000);
        return new Origin(
                service == null ? service(System.getProperty("sun.java.command", "")) : service,
                host(),
                ProcessHandle.current().pid(),
                key() + "-" + random,
                version());
    }

    /** Name of the main jar without {@code .jar}, or the main class. */
    static String service(String command) {
        String main = command.strip();
        int jar = main.indexOf(".jar");
        int space = main.indexOf(' ');
        // A path may contain spaces; a class name contains neither slash nor spaces.
        boolean path = jar >= 0 && (space < 0 || jar < space || hasSlash(main.substring(0, space)));
        if (path) {
            String file = main.substring(0, jar);
            return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        }
        String name = space < 0 ? main : main.substring(0, space);
        String withoutModule = name.substring(name.lastIndexOf('/') + 1);
        return withoutModule.isEmpty() ? "java" : withoutModule;
    }

    private static boolean hasSlash(String text) {
        return text.indexOf('/') >= 0 || text.indexOf('\\') >= 0;
    }

    private static String host() {
        for (String name : new String[] {
            System.getenv("HOSTNAME"), line(Path.of("/proc/sys/kernel/hostname")), System.getenv("COMPUTERNAME")
        }) {
            if (name != null && !name.isBlank()) {
                return name.strip();
            }
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static @Nullable String line(Path file) {
        try {
            return Files.isReadable(file) ? Files.readString(file) : null;
        } catch (IOException | SecurityException e) {
            return null;
        }
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream in = ThisProcess.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            // said below
        }
        return properties.getProperty("version", "unknown");
    }
}
