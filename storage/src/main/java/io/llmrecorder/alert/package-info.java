/** Tells somebody when calls go wrong: a reader of the journal that watches limits, and says so in the log and to a webhook. */
@NullMarked
package io.llmrecorder.alert;

import org.jspecify.annotations.NullMarked;
