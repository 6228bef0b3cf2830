/** Starts the agent inside its own class loader: settings, recorder, transformer, shutdown. */
@NullMarked
package io.llmrecorder.agent.start;

import org.jspecify.annotations.NullMarked;
