/** Answers "where are my records?": settings, folder, last calls, bucket, and what to do about what is wrong. */
@NullMarked
package io.llmrecorder.doctor;

import org.jspecify.annotations.NullMarked;
