/** The record on disk: one JSON line for each call, appended; and reading it from where one left off. */
@NullMarked
package io.llmrecorder.journal;

import org.jspecify.annotations.NullMarked;
