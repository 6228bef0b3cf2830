/** Who is calling, as the servlet filter says, carried to where calls are made. */
@NullMarked
package io.llmrecorder.capture.context;

import org.jspecify.annotations.NullMarked;
