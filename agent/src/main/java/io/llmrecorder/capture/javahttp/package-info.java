/** The JDK's {@code java.net.http}, in its own types. */
@NullMarked
package io.llmrecorder.capture.javahttp;

import org.jspecify.annotations.NullMarked;
