/** Takes LLM calls as they pass: which ones, by whom, within which limits. Below it, one package for each HTTP client. */
@NullMarked
package io.llmrecorder.capture;

import org.jspecify.annotations.NullMarked;
