/** What must not be written: finds secrets and personal data in a record, and takes them out. */
@NullMarked
package io.llmrecorder.redact;

import org.jspecify.annotations.NullMarked;
