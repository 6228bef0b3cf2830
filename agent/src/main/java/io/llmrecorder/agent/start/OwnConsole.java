package io.llmrecorder.agent.start;

import io.llmrecorder.config.Config;
import io.llmrecorder.config.Log;
import io.llmrecorder.config.Setting;
import io.llmrecorder.serve.ConsoleServer;

/**
 * Serves REST and console from inside the application, where {@code CONSOLE_PORT} is set. It starts on a thread of its own, so that
 * the application's start does not wait; a port that is taken is one line in the log.
 */
final class OwnConsole implements Runnable {
    private final Config config;
    private final int port;

    private OwnConsole(Config config, int port) {
        this.config = config;
        this.port = port;
    }

    static void start(Config config) {
        Long port = config.optionalNumber(Setting.CONSOLE_PORT);
        if (port != null) {
            Thread thread = new Thread(
                    null, new OwnConsole(config, (int) Math.min(port, 65_536)), "llm-recorder-console", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(OwnConsole.class.getClassLoader());
            thread.start();
        }
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker")
    public void run() {
        try {
            ConsoleServer server = ConsoleServer.start(config, config.requiredText(Setting.CONSOLE_HOST), port);
            Log.info("the console is at " + server.address());
        } catch (LinkageError e) {
            Log.warn("the console cannot start", e);
        } catch (Throwable e) {
            Log.warn(String.valueOf(e.getMessage()));
        }
    }
}
