package io.llmrecorder.sample;

import io.llmrecorder.sample.client.Endpoint;
import io.llmrecorder.sample.model.StandInModel;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.WebResourceRoot;
import org.apache.catalina.WebResourceSet;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.DirResourceSet;
import org.apache.catalina.webresources.JarResourceSet;
import org.apache.catalina.webresources.StandardRoot;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.jspecify.annotations.Nullable;

/** The running application: Tomcat with the webapp of this jar, the chat, and the stand-in model if one is needed. */
final class SampleApp implements AutoCloseable {
    // One web application that ends with its JVM leaves nothing behind: Tomcat's warnings about threads are in vain.
    private static final Logger LEAKS = Logger.getLogger("org.apache.catalina.loader.WebappClassLoaderBase");

    private final Settings settings;
    private final Tomcat tomcat = new Tomcat();
    private final Path base;
    final Context context;
    private final Chat chat;
    private final Endpoint endpoint;
    private final @Nullable StandInModel standIn;

    private SampleApp(Settings settings, long tokenMillis) throws IOException {
        this.settings = settings;
        standIn = settings.baseUrl() == null ? StandInModel.start(tokenMillis) : null;
        String baseUrl = standIn == null ? Objects.requireNonNull(settings.baseUrl()) : standIn.baseUrl();
        endpoint = new Endpoint(baseUrl, settings.apiKey(), settings.model());
        chat = new Chat(endpoint, settings.client(), Clock.systemUTC());
        base = Files.createTempDirectory("sample-app");
        context = webapp();
    }

    /** {@code tokenMillis} is the stand-in model's pause before each token. */
    static SampleApp start(Settings settings, long tokenMillis) throws IOException, LifecycleException {
        SampleApp app = new SampleApp(settings, tokenMillis);
        try {
            app.startTomcat();
            return app;
        } catch (LifecycleException | RuntimeException e) {
            app.close();
            throw e;
        }
    }

    String url() {
        return "http://" + settings.host() + ":" + tomcat.getConnector().getLocalPort() + "/";
    }

    String model() {
        return standIn == null
                ? endpoint.model() + " at " + endpoint.baseUrl()
                : "bundled stand-in (set OPENAI_BASE_URL, OPENAI_API_KEY and OPENAI_MODEL for a real one)";
    }

    void await() {
        tomcat.getServer().await();
    }

    @Override
    public void close() {
        if (standIn != null) {
            standIn.close(); // first: requests that wait for it end at once
        }
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            System.err.println("sample-app: stopped with an error: " + e);
        }
        chat.close();
        delete(base);
    }

    private void startTomcat() throws LifecycleException {
        tomcat.start();
        if (!context.getState().isAvailable()) {
            throw new LifecycleException("the web application did not start, see above");
        }
    }

    private Context webapp() {
        LEAKS.setLevel(Level.OFF);
        tomcat.setBaseDir(base.toString());
        tomcat.setConnector(connector());
        // Tomcat's defaults ask for a JSP engine, which is not here; what we need of the rest is in our web.xml.
        tomcat.setAddDefaultWebXmlToWebapp(false);
        Context webapp = tomcat.addWebapp("", base.toString());
        // Tomcat would open every jar of the class path in search of TLDs and fragments; the filter is found without.
        ((StandardJarScanner) webapp.getJarScanner()).setScanClassPath(false);
        WebResourceRoot resources = new StandardRoot(webapp);
        resources.addPreResources(files(resources));
        webapp.setResources(resources);
        webapp.getServletContext().setAttribute(Chat.class.getName(), chat);
        return webapp;
    }

    private Connector connector() {
        Connector connector = new Connector();
        connector.setPort(settings.port());
        connector.setProperty("address", settings.host());
        connector.setURIEncoding("UTF-8");
        connector.setThrowOnFailure(true);
        // A conversation id may hold a slash.
        connector.setEncodedSolidusHandling("decode");
        return connector;
    }

    /** The folder {@code webapp} beside the classes, in the jar or in target/classes. */
    private static WebResourceSet files(WebResourceRoot resources) {
        URL webXml = Objects.requireNonNull(SampleApp.class.getResource("/webapp/WEB-INF/web.xml"));
        try {
            if (webXml.openConnection() instanceof JarURLConnection jar) {
                String file = new File(jar.getJarFileURL().toURI()).getPath();
                return new JarResourceSet(resources, "/", file, "/webapp");
            }
            String folder = Path.of(webXml.toURI()).resolve("../..").normalize().toString();
            return new DirResourceSet(resources, "/", folder, "/");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("sample-app: " + folder + " is left behind: " + e);
        }
    }
}
