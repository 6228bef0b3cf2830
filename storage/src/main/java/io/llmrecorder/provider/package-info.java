/** Reads the wire formats of LLM APIs: one class for each, all pure functions. */
@NullMarked
package io.llmrecorder.provider;

import org.jspecify.annotations.NullMarked;
