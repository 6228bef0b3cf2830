/** Erases what sessions said, wherever it is. */
@NullMarked
package io.llmrecorder.erase;

import org.jspecify.annotations.NullMarked;
