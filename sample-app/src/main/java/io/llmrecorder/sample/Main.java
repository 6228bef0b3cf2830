package io.llmrecorder.sample;

import org.apache.catalina.LifecycleException;

/** Starts the chat: {@code java -jar llm-recorder-sample-app.jar [--port 5010]}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        try {
            SampleApp app = SampleApp.start(Settings.read(args, System.getenv()), 15);
            Runtime.getRuntime().addShutdownHook(new Thread(app::close, "sample-app-stop"));
            System.out.println("Chat:  " + app.url());
            System.out.println("Model: " + app.model());
            app.await();
        } catch (IllegalArgumentException e) {
            System.err.println("sample-app: " + e.getMessage());
            System.exit(2);
        } catch (LifecycleException e) {
            System.err.println("sample-app: cannot start: " + root(e).getMessage()
                    + " (another port: --port <number>, or --port 0 for any free one)");
            System.exit(1);
        }
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
