/** Encryption at rest: lines and files of the folder, sealed with the keys of {@code ENCRYPTION_KEY_FILE}. */
@NullMarked
package io.llmrecorder.crypt;

import org.jspecify.annotations.NullMarked;
