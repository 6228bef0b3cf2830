package io.llmrecorder.cli;

/** Colour and weight of text, where a terminal shows it ({@code ECMA-48} SGR); plain text elsewhere. Immutable. */
final class Ink {
    /** Text as it is. */
    static final Ink NONE = new Ink(false);

    private static final String OFF = "\u001B[0m";

    private final boolean on;

    private Ink(boolean on) {
        this.on = on;
    }

    /** Of standard output; {@code NO_COLOR} switches it off, see <a href="https://no-color.org">no-color.org</a>. */
    static Ink ofOutput() {
        String none = System.getenv("NO_COLOR");
        return new Ink((none == null || none.isEmpty()) && Terminal.isOutput());
    }

    boolean isOn() {
        return on;
    }

    /** What went wrong. */
    String failed(String text) {
        return on ? "\u001B[31m" + text + OFF : text;
    }

    /** What was searched for. */
    String found(String text) {
        return on ? "\u001B[1;33m" + text + OFF : text;
    }
}
