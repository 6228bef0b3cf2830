package io.llmrecorder.call;

import org.jspecify.annotations.Nullable;

/**
 * Why a call failed: the provider's own words where it sent some, else the exception's class and message.
 *
 * @param type such as {@code rate_limit_exceeded} or {@code java.net.ConnectException}; null if only a message is known
 * @param message null if only a type is known
 */
public record Failure(@Nullable String type, @Nullable String message) {}
