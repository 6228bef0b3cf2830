package io.llmrecorder.filter;

import java.util.Set;
import javax.servlet.ServletContainerInitializer;
import javax.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

/**
 * Says in a server of the other flavour (javax) that this jar is the wrong one for it, and does nothing else there. In
 * the javax twin it is called JakartaNotice and speaks up in a jakarta server.
 */
public final class JavaxNotice implements ServletContainerInitializer {

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        // Asked of the class, because the build swaps the two flavours in this file.
        String flavour = ServletContainerInitializer.class.getPackageName();
        String right = "llm-recorder-servlet-filter" + (flavour.startsWith("javax") ? "-javax" : "") + ".jar";
        context.log("llm-recorder: this server speaks " + flavour + ", and this filter jar does not, so it stays out;"
                + " put " + right + " in its place.");
    }
}
