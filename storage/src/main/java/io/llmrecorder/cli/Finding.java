package io.llmrecorder.cli;

/**
 * One thing that {@code doctor} looked at.
 *
 * @param ok whether it is as it should be
 * @param text one sentence; what to do about it, where it is not
 */
record Finding(boolean ok, String text) {}
