/** What can be asked of the journal, kept in a database that can be deleted at any time and is then built again. */
@NullMarked
package io.llmrecorder.index;

import org.jspecify.annotations.NullMarked;
