package io.llmrecorder.filter;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds {@link SessionFilter} for every URL when the jar lies in WEB-INF/lib, unless the application declares it itself.
 *
 * <p>The server finds it through META-INF/services under its own API's name: a jakarta server sees the class of the
 * jakarta jar only. In the javax twin it is called JavaxRegistration.
 */
public final class JakartaRegistration implements ServletContainerInitializer {
    private static final String NAME = "llm-recorder-session";

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        try {
            register(context);
        } catch (RuntimeException | LinkageError e) {
            context.log("llm-recorder: the session filter stays out, and calls are recorded without the sender's"
                    + " session and user: " + e);
        }
    }

    private static void register(ServletContext context) {
        String filter = SessionFilter.class.getName();
        boolean declared = context.getFilterRegistrations().values().stream()
                .anyMatch(registration -> filter.equals(registration.getClassName()));
        FilterRegistration.Dynamic added = declared ? null : context.addFilter(NAME, SessionFilter.class);
        if (added == null) {
            return;
        }
        added.setAsyncSupported(true);
        // After the application's own filters: one of them may be the one that knows the principal.
        added.addMappingForUrlPatterns(
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR), true, "/*");
    }
}
