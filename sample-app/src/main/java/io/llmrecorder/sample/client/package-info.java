/** The model as the chat sees it, reached by one of three HTTP clients. */
@NullMarked
package io.llmrecorder.sample.client;

import org.jspecify.annotations.NullMarked;
