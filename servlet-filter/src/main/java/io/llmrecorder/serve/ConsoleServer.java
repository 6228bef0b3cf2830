package io.llmrecorder.serve;

import io.llmrecorder.config.Config;
import io.llmrecorder.web.RecordsServlet;
import java.io.IOException;
import java.net.URI;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/** REST and console on a port of their own. Its threads are daemons named {@code llm-recorder-console-…}. */
public final class ConsoleServer implements AutoCloseable {
    private static final int MOST_THREADS = 64;
    private static final int LEAST_THREADS = 4;

    private final Server server;
    private final ServerConnector connector;

    private ConsoleServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Starts to listen.
     *
     * @param port 0 for any that is free
     * @throws IOException one sentence for the user
     */
    public static ConsoleServer start(Config config, String host, int port) throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS);
        threads.setName("llm-recorder-console");
        threads.setDaemon(true);
        // Jetty's own scheduler is no daemon: an application with its console inside would never end.
        Server server = new Server(threads, new ScheduledExecutorScheduler("llm-recorder-console-timer", true), null);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
        connector.setHost(host);
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(context(config));
        server.setErrorHandler(ConsoleServer::refuse);
        try {
            server.start();
            return new ConsoleServer(server, connector);
        } catch (Exception e) {
            stop(server);
            throw new IOException(
                    "The console cannot listen on " + host + ":" + port + " (" + e.getMessage()
                            + "); choose another port.",
                    e);
        }
    }

    private static HttpConfiguration http() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        // A session id may have a slash in it; the servlet splits the path before it decodes it.
        http.setUriCompliance(UriCompliance.UNSAFE);
        return http;
    }

    /** Answers what never reaches the servlet, such as an address that is too long, in the form of all other errors. */
    private static boolean refuse(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        String title = HttpStatus.getMessage(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        Content.Sink.write(
                response,
                true,
                "{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status
                        + ",\"detail\":\"The request was refused before it was read: " + title + ".\"}",
                callback);
        return true;
    }

    private static ServletContextHandler context(Config config) {
        ServletContextHandler context = new ServletContextHandler("/");
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        ServletHolder holder = new ServletHolder("records", new RecordsServlet(config));
        holder.setInitOrder(1);
        context.addServlet(holder, "/*");
        return context;
    }

    /** Where it answers. */
    public URI address() {
        String host = connector.getHost();
        return URI.create(
                "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + connector.getLocalPort() + "/");
    }

    /** Waits until it is closed, or the thread interrupted. */
    public void join() throws InterruptedException {
        server.join();
    }

    @Override
    public void close() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the console cannot be stopped", e);
        }
    }
}
