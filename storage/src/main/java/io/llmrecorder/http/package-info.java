/** The little HTTP that the recorder speaks itself, beside S3. */
@NullMarked
package io.llmrecorder.http;

import org.jspecify.annotations.NullMarked;
