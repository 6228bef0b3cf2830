/** Takes ended calls from the application's threads and writes their records on one thread of its own. */
@NullMarked
package io.llmrecorder.recorder;

import org.jspecify.annotations.NullMarked;
