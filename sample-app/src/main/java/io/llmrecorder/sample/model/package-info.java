/** A stand-in for a real model: speaks the OpenAI API on a loopback port, so that the chat works offline. */
@NullMarked
package io.llmrecorder.sample.model;

import org.jspecify.annotations.NullMarked;
