package io.llmrecorder.config;

/**
 * What the locale makes of text that comes from outside: in that of an image where nobody set one, the JVM reads every byte beyond
 * ASCII of an argument, a path or the environment as U+FFFD. Safe for use by many threads.
 */
public final class Locales {
    private static final char UNREADABLE = '\uFFFD';

    private Locales() {}

    /** Whether something was lost of an argument before it came here. */
    public static boolean isUnreadable(String argument) {
        return argument.indexOf(UNREADABLE) >= 0 && !"UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));
    }

    /** The rest of a sentence about a text that is no path; empty when the locale is not why. */
    static String advice(String path) {
        return isUnreadable(path)
                ? " of characters that the locale knows: set LC_ALL=C.UTF-8 where Java is started"
                : "";
    }
}
