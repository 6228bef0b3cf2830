package io.llmrecorder.clients;

import java.util.List;
import java.util.Locale;

/**
 * One thing that an application does with its client.
 *
 * @param name words; with hyphens for blanks it is the first step of each path and the session id of each call
 * @param act what the application does, in a JVM of its own, with and without the agent
 * @param records what must be on record after it
 */
public record Scenario(String name, Act act, Expectation records) {
    /** Acts as the application, and says what it saw. */
    @FunctionalInterface
    public interface Act {
        void run(Scene scene) throws Exception;
    }

    /** Looks at the records of a scenario, in the order in which the calls began. */
    @FunctionalInterface
    public interface Expectation {
        void check(List<Recorded> records);
    }

    /** The name as a path step and session id. */
    public String slug() {
        return name.toLowerCase(Locale.ROOT).replace(' ', '-');
    }
}
