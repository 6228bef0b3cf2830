package io.llmrecorder.filter.server;

import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;

/** One webapp on a Tomcat with a single request thread; compiled for 10.1, and runs on 9 as well. */
public final class EmbeddedTomcat implements IntSupplier, AutoCloseable {
    private final Tomcat tomcat = new Tomcat();
    private final Connector connector = new Connector();

    public EmbeddedTomcat(Path webapp, Path base) throws LifecycleException {
        TomcatURLStreamHandlerFactory.disable(); // it can be set once per JVM, and here come several Tomcats
        tomcat.setBaseDir(base.toString());
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxThreads", "1");
        connector.setProperty("minSpareThreads", "1");
        tomcat.setConnector(connector);
        tomcat.getEngine().setParentClassLoader(EmbeddedTomcat.class.getClassLoader());
        tomcat.addWebapp("", webapp.toString());
        tomcat.start();
    }

    @Override
    public int getAsInt() {
        return connector.getLocalPort();
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
