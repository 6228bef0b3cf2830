/** Gets the recorder's advice into classes of the application: by exact class name, without changing their shape. */
@NullMarked
package io.llmrecorder.weave;

import org.jspecify.annotations.NullMarked;
