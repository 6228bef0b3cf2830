package io.llmrecorder.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionFilterTest {
    private final SessionFilter filter = new SessionFilter();
    private final List<ServletRequest> passed = new ArrayList<>();

    @Test
    void requestThatCannotBeReadPasses() throws Exception {
        HttpServletRequest broken = request(HttpServletRequest.class);
        filter.doFilter(broken, null, (request, response) -> passed.add(request));
        assertThat(passed).hasSize(1);
    }

    @Test
    void otherProtocolsPass() throws Exception {
        filter.doFilter(request(ServletRequest.class), null, (request, response) -> passed.add(request));
        assertThat(passed).hasSize(1);
    }

    @Test
    void exceptionOfTheChainIsTheSameObject() {
        IOException thrown = new IOException("of the application");
        assertThatThrownBy(() -> filter.doFilter(request(HttpServletRequest.class), null, (request, response) -> {
                    throw thrown;
                }))
                .isSameAs(thrown);
    }

    @Test
    void scopeClosesTwiceAndByItselfDoesNothing() {
        CallContext.Scope scope = CallContext.open("s", "api", null, null, Map.of(), null, null);
        scope.close();
        scope.close();
        assertThat(CallContext.setting("session.header")).isNull();
    }

    /** Every question to it fails. */
    private static <T> T request(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                SessionFilterTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("broken " + method.getName());
                }));
    }
}
