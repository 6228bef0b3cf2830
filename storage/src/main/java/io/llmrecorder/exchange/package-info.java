/** One HTTP call as it passed: its bytes, its times, who made it. JDK types only. */
@NullMarked
package io.llmrecorder.exchange;

import org.jspecify.annotations.NullMarked;
