/** Settings, read once and checked, and the recorder's own log. JDK types only. */
@NullMarked
package io.llmrecorder.config;

import org.jspecify.annotations.NullMarked;
