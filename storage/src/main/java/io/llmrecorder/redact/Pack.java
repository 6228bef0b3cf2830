package io.llmrecorder.redact;

/** Finds one kind of text that must not be recorded. Time grows with the length of the text, whatever the text. */
interface Pack {
    /** Stands in the record: {@code [redacted:<name>]}. */
    String name();

    /** Adds what is found, from left to right. */
    void find(String text, Hits hits);
}
