package io.llmrecorder.clients;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The application: acts all scenarios of a contract, one after the other, and prints what it saw. */
public final class Child {
    private static final long PATIENCE_MILLIS = 40_000;

    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private Child() {}

    /** Arguments: class of the contract, port of the LLM, port of its side channel. */
    public static void main(String[] arguments) throws Exception {
        AgentContract contract = Class.forName(arguments[0])
                .asSubclass(AgentContract.class)
                .getDeclaredConstructor()
                .newInstance();
        Child child = new Child();
        SideChannel side = new SideChannel(Integer.parseInt(arguments[2]));
        for (Scenario scenario : contract.scenarios()) {
            child.act(scenario, new Scene(scenario.slug(), Integer.parseInt(arguments[1]), side, child::print));
        }
        // Some clients keep threads that would live on for a minute.
        System.exit(0);
    }

    private void print(String slug, String line) {
        out.println(slug + "\t" + line);
    }

    private void act(Scenario scenario, Scene scene) throws InterruptedException {
        Thread actor = new Thread(
                () -> {
                    try {
                        scenario.act().run(scene);
                    } catch (Throwable e) {
                        scene.saw(Transcript.BROKEN + Lines.of(e) + " at " + Arrays.toString(e.getStackTrace()));
                    }
                },
                "app");
        actor.setDaemon(true);
        actor.start();
        actor.join(PATIENCE_MILLIS);
        if (actor.isAlive()) {
            scene.saw(Transcript.BROKEN + "hangs at " + Arrays.toString(actor.getStackTrace()));
        }
    }
}
