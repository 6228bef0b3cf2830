/** Takes calls from files and into files: HAR, lines of the journal. */
@NullMarked
package io.llmrecorder.transfer;

import org.jspecify.annotations.NullMarked;
