/** The command line: asks the records that applications left, and says where they are. */
@NullMarked
package io.llmrecorder.cli;

import org.jspecify.annotations.NullMarked;
