package io.llmrecorder.agent;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads the recorder and its libraries out of the agent's jar, where they lie under {@code inst/} and with class files named
 * {@code .classdata}, so that neither the application nor a class path scanner finds them. Its parent knows the JDK only.
 */
final class AgentLoader extends ClassLoader {
    private static final String PREFIX = "inst/";
    private static final String CLASS = ".class";
    private static final String HIDDEN_CLASS = ".classdata";

    static {
        registerAsParallelCapable();
    }

    private final JarFile jar;
    private final String urlPrefix;
    private final ProtectionDomain domain;

    private AgentLoader(JarFile jar, URL location) {
        super("llm-recorder", ClassLoader.getPlatformClassLoader());
        this.jar = jar;
        this.urlPrefix = "jar:" + location + "!/";
        this.domain = new ProtectionDomain(new CodeSource(location, (Certificate[]) null), null, this, null);
    }

    static AgentLoader open(File file) throws IOException {
        return new AgentLoader(new JarFile(file, false), file.toURI().toURL());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        JarEntry entry = entry(name.replace('.', '/') + CLASS);
        if (entry == null) {
            throw new ClassNotFoundException(name);
        }
        try (InputStream in = jar.getInputStream(entry)) {
            byte[] classFile = in.readAllBytes();
            return defineClass(name, classFile, 0, classFile.length, domain);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private @Nullable JarEntry entry(String resource) {
        return jar.getJarEntry(hidden(resource));
    }

    private static String hidden(String resource) {
        return PREFIX
                + (resource.endsWith(CLASS)
                        ? resource.substring(0, resource.length() - CLASS.length()) + HIDDEN_CLASS
                        : resource);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        try {
            return entry(name) == null ? null : new URL(urlPrefix + hidden(name));
        } catch (MalformedURLException e) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL url = findResource(name);
        return url == null ? Collections.emptyEnumeration() : Collections.enumeration(Collections.singleton(url));
    }

    /** Reads from the jar that is open already; through a URL it would be opened once more. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        JarEntry entry = entry(name);
        if (entry == null) {
            return super.getResourceAsStream(name);
        }
        try (InputStream in = jar.getInputStream(entry)) {
            return new ByteArrayInputStream(in.readAllBytes());
        } catch (IOException e) {
            return null;
        }
    }
}
