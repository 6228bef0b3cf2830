/** What goes to an S3 store: the journal in segments, and a document for each session. Alone in knowing the AWS SDK. */
@NullMarked
package io.llmrecorder.s3;

import org.jspecify.annotations.NullMarked;
