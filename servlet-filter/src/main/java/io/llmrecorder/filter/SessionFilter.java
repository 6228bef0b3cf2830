package io.llmrecorder.filter;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sender of each HTTP request the caller of the LLM calls that are made for it, on the thread that serves it.
 *
 * <p>Reads {@code X-Session-ID}, {@code X-User-ID}, {@code X-LLM-Meta-*}, {@code X-LLM-Record} and {@code traceparent};
 * the user defaults to the request's principal, then to the client's address. Map it to {@code REQUEST}, {@code ASYNC}
 * and {@code ERROR} dispatches: each is a visit of its own, perhaps on another thread. Twice in one chain is harmless.
 * Without the agent it changes nothing; it never fails a request, and exceptions of the application pass unchanged.
 */
public final class SessionFilter implements Filter {
    private volatile @Nullable FilterConfig config;

    @Override
    public void init(FilterConfig config) {
        this.config = config;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        CallContext.Scope scope = open(request);
        try {
            chain.doFilter(request, response);
        } finally {
            if (scope != null) {
                scope.close();
            }
        }
    }

    // Not a default method in the Servlet 3.1 API.
    @Override
    public void destroy() {
        config = null;
    }

    private CallContext.@Nullable Scope open(ServletRequest request) {
        if (!(request instanceof HttpServletRequest http)) {
            return null;
        }
        try {
            return RequestCaller.of(http, FilterSettings.read(this::initParam)).open();
        } catch (Throwable e) {
            return null; // a call without a session is recorded all the same; a failed request would be the worse loss
        }
    }

    private @Nullable String initParam(String name) {
        FilterConfig current = config;
        return current == null ? null : current.getInitParameter(name);
    }
}
