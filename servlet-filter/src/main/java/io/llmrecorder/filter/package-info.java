/** Says who is calling: the headers of a request become the context of the LLM calls made for it. */
@NullMarked
package io.llmrecorder.filter;

import org.jspecify.annotations.NullMarked;
