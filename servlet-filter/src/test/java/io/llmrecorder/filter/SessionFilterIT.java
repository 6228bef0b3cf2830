package io.llmrecorder.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The built jars in WEB-INF/lib of real servers. */
class SessionFilterIT {
    private static final String DECLARED = """
            <filter><filter-name>%s</filter-name><filter-class>io.llmrecorder.filter.SessionFilter</filter-class>
              <async-supported>true</async-supported>
              <init-param><param-name>session.header</param-name><param-value>X-Chat</param-value></init-param></filter>
            <filter-mapping><filter-name>%s</filter-name><url-pattern>/*</url-pattern></filter-mapping>
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void jarInLibIsEnough(Container container) throws Exception {
        Webapp webapp = container.webapp(folder).jar(container.jar()).woven();
        try (Container.Running server = container.start(webapp, folder)) {
            assertThat(get(server, "/plain", "X-Session-ID", "s1", "X-User-ID", "u1", "X-LLM-Meta-Drawing-Id", "7"))
                    .isEqualTo("REQUEST [s1, header, u1, header, {drawing_id=7}, null, null]");
            assertThat(get(server, "/plain")).isEqualTo("REQUEST [null, null, 127.0.0.1, ip, {}, null, null]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void worksWhereWebXmlForbidsAnnotationsAndFragments(Container container) throws Exception {
        Webapp webapp = container.webapp(folder).jar(container.jar()).woven().metadataComplete();
        try (Container.Running server = container.start(webapp, folder)) {
            assertThat(get(server, "/plain", "X-Session-ID", "s1")).startsWith("REQUEST [s1, header");
        }
    }

    @ParameterizedTest
    @EnumSource
    void asyncDispatchHasTheSameCaller(Container container) throws Exception {
        Webapp webapp = container.webapp(folder).jar(container.jar()).woven();
        try (Container.Running server = container.start(webapp, folder)) {
            assertThat(get(server, "/async", "X-Session-ID", "s1", "X-User-ID", "u1"))
                    .isEqualTo("ASYNC [s1, header, u1, header, {}, null, null]");
            assertThat(get(server, "/notes")).contains("request [s1, header, u1, header, {}, null, null]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void errorPageHasTheSameCaller(Container container) throws Exception {
        Webapp webapp = container.webapp(folder).jar(container.jar()).woven();
        try (Container.Running server = container.start(webapp, folder)) {
            HttpResponse<String> response = Webapp.get(server.port(), "/refused", "X-Session-ID", "s1");
            assertThat(response.statusCode()).isEqualTo(418);
            assertThat(response.body()).isEqualTo("ERROR [s1, header, 127.0.0.1, ip, {}, null, null]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void threadKeepsNothingAndExceptionsPass(Container container) throws Exception {
        Webapp webapp = container.webapp(folder).jar(container.jar()).woven();
        try (Container.Running server = container.start(webapp, folder)) {
            assertThat(Webapp.get(server.port(), "/boom", "X-Session-ID", "s1").statusCode())
                    .isEqualTo(500);
            get(server, "/plain", "X-Session-ID", "s2");
            assertThat(get(server, "/notes")).isEqualTo("""
                            before null
                            thrown boom of the application
                            after null
                            before null
                            after null""");
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutTheAgentNothingHappens(Container container) throws Exception {
        Webapp webapp = container.webapp(folder).jar(container.jar());
        try (Container.Running server = container.start(webapp, folder)) {
            assertThat(get(server, "/plain", "X-Session-ID", "s1")).isEqualTo("REQUEST null");
            assertThat(get(server, "/async", "X-Session-ID", "s1")).isEqualTo("ASYNC null");
        }
    }

    @ParameterizedTest
    @EnumSource
    void filterInWebXmlIsNotAddedAgain(Container container) throws Exception {
        Webapp webapp =
                container.webapp(folder).jar(container.jar()).woven().webXml(DECLARED.formatted("mine", "mine"));
        try (Container.Running server = container.start(webapp, folder)) {
            // A second one, with the default header, would have the last word and find no session.
            assertThat(get(server, "/plain", "X-Chat", "s1")).startsWith("REQUEST [s1, header");
        }
    }

    @ParameterizedTest
    @EnumSource
    void twiceInOneChainIsHarmless(Container container) throws Exception {
        Webapp webapp = container
                .webapp(folder)
                .jar(container.jar())
                .woven()
                .webXml(DECLARED.formatted("one", "one") + DECLARED.formatted("two", "two"));
        try (Container.Running server = container.start(webapp, folder)) {
            assertThat(get(server, "/plain", "X-Chat", "s1")).startsWith("REQUEST [s1, header");
            assertThat(get(server, "/notes")).isEqualTo("before null\nafter null");
        }
    }

    @ParameterizedTest
    @EnumSource
    void jarOfTheOtherFlavourStaysOutAndSaysSo(Container container) throws Exception {
        Webapp webapp = container.webapp(folder).jar(container.wrongJar());
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8)); // Jetty's log
        StreamHandler handler = new StreamHandler(log, new SimpleFormatter()); // Tomcat's log
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        try (Container.Running server = container.start(webapp, folder)) {
            assertThat(get(server, "/plain")).isEqualTo("REQUEST null");
        } finally {
            System.setErr(before);
            root.removeHandler(handler);
            handler.flush();
        }
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("put " + container.jar().getFileName() + " in its place.");
    }

    @ParameterizedTest
    @EnumSource
    void bothJarsTogetherDoNotStopTheApplication(Container container) throws Exception {
        Webapp webapp = container.webapp(folder).jar(container.jar()).jar(container.wrongJar());
        try (Container.Running server = container.start(webapp, folder)) {
            assertThat(get(server, "/plain")).isEqualTo("REQUEST null");
        }
    }

    private static String get(Container.Running server, String path, String... headers) throws Exception {
        HttpResponse<String> response = Webapp.get(server.port(), path, headers);
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }
}
