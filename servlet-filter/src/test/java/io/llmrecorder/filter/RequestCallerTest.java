package io.llmrecorder.filter;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RequestCallerTest {
    private static final FilterSettings DEFAULTS =
            new FilterSettings("X-Session-ID", "X-User-ID", "X-LLM-Meta-", false);

    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private Principal principal;

    @Test
    void readsSessionUserRecordAndTrace() {
        headers.put("X-Session-ID", " s1 ");
        headers.put("X-User-ID", "u1");
        headers.put("X-LLM-Record", "Metadata");
        headers.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(caller())
                .isEqualTo(new RequestCaller(
                        "s1",
                        "u1",
                        "header",
                        Map.of(),
                        "metadata",
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    }

    @Test
    void understandsHeliconeAndLangfuse() {
        headers.put("langfuse-session-id", "l1");
        headers.put("Helicone-User-Id", "h1");
        assertThat(caller().sessionId()).isEqualTo("l1");
        assertThat(caller().userId()).isEqualTo("h1");
    }

    @Test
    void blankHeaderIsNoHeader() {
        headers.put("X-Session-ID", "  ");
        headers.put("Helicone-Session-Id", "h1");
        assertThat(caller().sessionId()).isEqualTo("h1");
    }

    @Test
    void userDefaultsToPrincipalThenToAddress() {
        assertThat(caller().userId()).isEqualTo("10.0.0.1");
        assertThat(caller().userSource()).isEqualTo("ip");
        principal = () -> "Müller";
        assertThat(caller().userId()).isEqualTo("Müller");
        assertThat(caller().userSource()).isEqualTo("principal");
    }

    @Test
    void forwardedAddressCountsOnlyWhenTrusted() {
        headers.put("X-Forwarded-For", "203.0.113.9, 10.0.0.2");
        assertThat(caller().userId()).isEqualTo("10.0.0.1");
        FilterSettings trusting = new FilterSettings("X-Session-ID", "X-User-ID", "X-LLM-Meta-", true);
        assertThat(RequestCaller.of(request(), trusting).userId()).isEqualTo("203.0.113.9");
    }

    @Test
    void headersWithThePrefixBecomeAttributes() {
        headers.put("x-llm-meta-Drawing-Id", "7");
        headers.put("X-LLM-Meta-Task_Type", "chat");
        headers.put("X-LLM-Meta-", "no name");
        headers.put("X-LLM-Meta-Empty", "");
        assertThat(caller().attributes()).isEqualTo(Map.of("drawing_id", "7", "task_type", "chat"));
    }

    @Test
    void unknownRecordValueIsIgnored() {
        headers.put("X-LLM-Record", "sometimes");
        assertThat(caller().record()).isNull();
    }

    @Test
    void longIdIsCutBetweenCharacters() {
        headers.put("X-Session-ID", "x".repeat(300));
        assertThat(caller().sessionId()).hasSize(256);
        headers.put("X-Session-ID", "x".repeat(255) + "😀😀");
        assertThat(caller().sessionId()).isEqualTo("x".repeat(255));
    }

    @Test
    void utf8InHeadersIsRead() {
        headers.put("X-User-ID", new String("用户".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        headers.put("X-Session-ID", "caf\u00e9");
        assertThat(caller().userId()).isEqualTo("用户");
        assertThat(caller().sessionId()).isEqualTo("café");
    }

    private RequestCaller caller() {
        return RequestCaller.of(request(), DEFAULTS);
    }

    private HttpServletRequest request() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServletRequest.class}, (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "getHeader" -> headers.get(arguments[0]);
                        case "getHeaderNames" -> Collections.enumeration(headers.keySet());
                        case "getUserPrincipal" -> principal;
                        case "getRemoteAddr" -> "10.0.0.1";
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
    }
}
