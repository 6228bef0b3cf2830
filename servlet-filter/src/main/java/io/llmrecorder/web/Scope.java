package io.llmrecorder.web;

import java.util.Locale;

/** What a key allows; each allows what those before it do. {@code NONE} is for what anybody who may connect gets to see. */
enum Scope {
    NONE,
    READ,
    WRITE,
    ADMIN;

    boolean allows(Scope needed) {
        return compareTo(needed) >= 0;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
