/** Files for people and grep, made from the journal: by session, failed calls, the newest calls. */
@NullMarked
package io.llmrecorder.view;

import org.jspecify.annotations.NullMarked;
