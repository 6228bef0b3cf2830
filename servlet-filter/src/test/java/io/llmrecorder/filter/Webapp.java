package io.llmrecorder.filter;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.llmrecorder.filter.probe.Probe;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.MethodDelegation;

/** Builds a web application folder as a user would have it: web.xml, classes, and the filter jar in WEB-INF/lib. */
final class Webapp {
    static final Path JAKARTA_JAR = Path.of("target/llm-recorder-servlet-filter.jar");
    static final Path JAVAX_JAR = Path.of("target/llm-recorder-servlet-filter-javax.jar");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Path folder;
    private final Path classes;
    private final String flavour;

    private Webapp(Path folder, String flavour) throws IOException {
        this.folder = folder;
        this.flavour = flavour;
        classes = Files.createDirectories(folder.resolve("WEB-INF/classes"));
        Files.createDirectories(folder.resolve("WEB-INF/lib"));
    }

    /** Its servlets are compiled against the API in {@code api}, in which {@code flavour} is jakarta or javax. */
    static Webapp create(Path folder, String flavour, String api) throws IOException {
        Webapp webapp = new Webapp(folder, flavour);
        webapp.compile("TestServlet.java", api);
        webapp.compile("OuterFilter.java", api);
        copyClass(Probe.class.getName(), webapp.classes);
        return webapp.webXml("");
    }

    Webapp webXml(String moreFilters) throws IOException {
        String xml = resource("web.xml").replace("<!-- more filters -->", moreFilters);
        if (flavour.equals("javax")) {
            xml = xml.replace(
                    "https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0",
                    "http://xmlns.jcp.org/xml/ns/javaee\" version=\"4.0");
        }
        Files.writeString(folder.resolve("WEB-INF/web.xml"), xml);
        return this;
    }

    Webapp metadataComplete() throws IOException {
        Path file = folder.resolve("WEB-INF/web.xml");
        Files.writeString(file, Files.readString(file).replace("<web-app ", "<web-app metadata-complete=\"true\" "));
        return this;
    }

    Webapp jar(Path jar) throws IOException {
        Files.copy(jar, folder.resolve("WEB-INF/lib").resolve(jar.getFileName()));
        return this;
    }

    /** Does what the agent does: the three methods of CallContext get a body. */
    Webapp woven() throws IOException {
        byte[] woven = new ByteBuddy()
                .redefine(CallContext.class)
                .method(named("enter").or(named("exit")).or(named("setting")))
                .intercept(MethodDelegation.to(Probe.class))
                .make()
                .getBytes();
        Files.write(
                Files.createDirectories(classes.resolve("io/llmrecorder/filter"))
                        .resolve("CallContext.class"),
                woven);
        return this;
    }

    Path folder() {
        return folder;
    }

    static HttpResponse<String> get(int port, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private void compile(String name, String api) throws IOException {
        Path source = Files.createDirectories(folder.resolveSibling(folder.getFileName() + "-src"))
                .resolve(name);
        Files.writeString(source, resource(name).replace("jakarta.servlet", flavour + ".servlet"));
        List<String> arguments = new ArrayList<>(List.of("-nowarn", "-proc:none", "-d", classes.toString()));
        arguments.addAll(List.of("-cp", api + java.io.File.pathSeparator + "target/test-classes", source.toString()));
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (result != 0) {
            throw new IllegalStateException("cannot compile " + source);
        }
    }

    private static void copyClass(String name, Path classes) throws IOException {
        String file = name.replace('.', '/') + ".class";
        Path target = classes.resolve(file);
        Files.createDirectories(target.getParent());
        try (InputStream in = Webapp.class.getResourceAsStream("/" + file)) {
            Files.write(target, in.readAllBytes());
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Webapp.class.getResourceAsStream("/webapp/" + name)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
