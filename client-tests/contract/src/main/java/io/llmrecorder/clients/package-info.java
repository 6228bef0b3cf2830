/**
 * The test that an application behaves the same with and without the agent, and that its calls are on record: a stand-in LLM
 * server, scenarios, a JVM for each run, and the comparison.
 */
@NullMarked
package io.llmrecorder.clients;

import org.jspecify.annotations.NullMarked;
