/** Large binary parts of bodies, kept beside the journal by their hash, once each. */
@NullMarked
package io.llmrecorder.blob;

import org.jspecify.annotations.NullMarked;
