/** OkHttp 3.14 to 5, in its own types. */
@NullMarked
package io.llmrecorder.capture.okhttp;

import org.jspecify.annotations.NullMarked;
