package io.llmrecorder.filter;

import io.llmrecorder.filter.server.EmbeddedJetty;
import io.llmrecorder.filter.server.EmbeddedTomcat;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** A server of a given make in a class loader of its own, as two makes cannot share one class path. */
enum Container {
    TOMCAT_10("jakarta", EmbeddedTomcat.class.getName(), "tomcat-embed-core,tomcat-annotations-api"),
    TOMCAT_9("javax", EmbeddedTomcat.class.getName(), ""),
    JETTY_12("jakarta", EmbeddedJetty.class.getName(), "jetty-,slf4j-api,jakarta.,asm");

    final String flavour;
    private final String starter;
    private final String jars;

    Container(String flavour, String starter, String jars) {
        this.flavour = flavour;
        this.starter = starter;
        this.jars = jars;
    }

    Path jar() {
        return flavour.equals("javax") ? Webapp.JAVAX_JAR : Webapp.JAKARTA_JAR;
    }

    Path wrongJar() {
        return flavour.equals("javax") ? Webapp.JAKARTA_JAR : Webapp.JAVAX_JAR;
    }

    Webapp webapp(Path folder) throws IOException {
        return Webapp.create(folder.resolve("app"), flavour, String.join(File.pathSeparator, classPath()));
    }

    Running start(Webapp webapp, Path folder) throws Exception {
        List<URL> urls = new ArrayList<>();
        // Only the starter classes: a class of the filter here would hide the one in the webapp's jar.
        Path starters = Files.createDirectories(folder.resolve("starters/io/llmrecorder/filter/server"));
        try (Stream<Path> files = Files.list(Path.of("target/test-classes/io/llmrecorder/filter/server"))) {
            for (Path file : files.toList()) {
                Files.copy(file, starters.resolve(file.getFileName()));
            }
        }
        urls.add(folder.resolve("starters").toUri().toURL());
        for (String jar : classPath()) {
            urls.add(url(Path.of(jar)));
        }
        URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            Object server = loader.loadClass(starter)
                    .getConstructor(Path.class, Path.class)
                    .newInstance(
                            webapp.folder().toAbsolutePath(),
                            Files.createDirectories(folder.resolve("base")).toAbsolutePath());
            return new Running(loader, server, ((IntSupplier) server).getAsInt());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private List<String> classPath() throws IOException {
        if (jars.isEmpty()) {
            try (Stream<Path> files = Files.list(Path.of("target/tomcat9"))) {
                return files.map(Path::toString).toList();
            }
        }
        return Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator, -1))
                .filter(path -> Stream.of(jars.split(",", -1))
                        .anyMatch(Path.of(path).getFileName().toString()::startsWith))
                .toList();
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    record Running(URLClassLoader loader, Object server, int port) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            try {
                ((AutoCloseable) server).close();
            } catch (Exception e) {
                throw new IOException(e);
            } finally {
                loader.close();
            }
        }
    }
}
