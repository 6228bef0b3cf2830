/** Finds texts by the words and phrases in them, in languages with and without spaces between words. */
@NullMarked
package io.llmrecorder.search;

import org.jspecify.annotations.NullMarked;
