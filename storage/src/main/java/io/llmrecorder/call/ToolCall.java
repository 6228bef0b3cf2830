package io.llmrecorder.call;

import org.jspecify.annotations.Nullable;

/**
 * A function call that the model asks the application for.
 *
 * @param id as the provider named it, or null
 * @param name name of the function
 * @param arguments the JSON text that was sent, unchanged; for a custom tool its free text
 */
public record ToolCall(@Nullable String id, String name, String arguments) {}
