/** What touches zstd's native code. On newer JDKs a module of its own, see {@code NativeModule}; so it depends on the JDK only. */
@NullMarked
package io.llmrecorder.codec.zstd;

import org.jspecify.annotations.NullMarked;
