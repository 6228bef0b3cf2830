/** Runs the web package on a Jetty of its own: the verb {@code serve}, and from inside an application. */
@NullMarked
package io.llmrecorder.serve;

import org.jspecify.annotations.NullMarked;
