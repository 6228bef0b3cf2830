/** Answers over HTTP: REST with its OpenAPI document, and the files of the web console. */
@NullMarked
package io.llmrecorder.web;

import org.jspecify.annotations.NullMarked;
