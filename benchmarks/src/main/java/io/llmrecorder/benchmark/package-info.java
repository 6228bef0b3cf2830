/** Measures what the recorder does with a call, on the application's threads and on its own. */
@NullMarked
package io.llmrecorder.benchmark;

import org.jspecify.annotations.NullMarked;
