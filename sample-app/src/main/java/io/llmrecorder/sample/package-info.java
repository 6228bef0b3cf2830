/** A small chat application: servlets on embedded Tomcat, and a model behind HTTP. */
@NullMarked
package io.llmrecorder.sample;

import org.jspecify.annotations.NullMarked;
