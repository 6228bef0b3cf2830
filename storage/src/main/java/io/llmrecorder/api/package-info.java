/** For applications that want to say more: records by hand, attributes, results, the end of a session. */
@NullMarked
package io.llmrecorder.api;

import org.jspecify.annotations.NullMarked;
