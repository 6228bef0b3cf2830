/** What the application's class path gets to see of the agent. JDK types only. */
@NullMarked
package io.llmrecorder.agent;

import org.jspecify.annotations.NullMarked;
