/** What a call means: the values that providers read from an exchange, and the record that is kept of it. */
@NullMarked
package io.llmrecorder.call;

import org.jspecify.annotations.NullMarked;
