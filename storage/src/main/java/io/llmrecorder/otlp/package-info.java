/** Calls as OpenTelemetry spans: their form in OTLP's JSON, and a reader of the journal that sends them to a collector. */
@NullMarked
package io.llmrecorder.otlp;

import org.jspecify.annotations.NullMarked;
