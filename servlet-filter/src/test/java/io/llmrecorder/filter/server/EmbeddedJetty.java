package io.llmrecorder.filter.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.eclipse.jetty.ee10.annotations.AnnotationConfiguration;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** One webapp on Jetty 12 with its EE 10 environment. */
public final class EmbeddedJetty implements IntSupplier, AutoCloseable {
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    public EmbeddedJetty(Path webapp, Path base) throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        WebAppContext context = new WebAppContext(webapp.toString(), "/");
        context.setTempDirectory(base.toFile());
        context.addConfiguration(new AnnotationConfiguration());
        server.setHandler(context);
        server.start();
    }

    @Override
    public int getAsInt() {
        return connector.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
