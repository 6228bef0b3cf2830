/** Compression of files, segments and HTTP bodies: gzip, and zstd, whose native code is loaded when it is first needed. */
@NullMarked
package io.llmrecorder.codec;

import org.jspecify.annotations.NullMarked;
