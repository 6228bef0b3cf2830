package io.llmrecorder.call;

/**
 * The process that made a call.
 *
 * @param service name of the application
 * @param instance one process run: unique over all runs on all hosts, and good as part of a file name
 */
public record Origin(String service, String host, long pid, String instance, String recorderVersion) {}
