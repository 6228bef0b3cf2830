package io.llmrecorder.weave;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Loads the advice of HTTP clients, once for each loader of the application that has such a client: types of the client come
 * from the application's loader, types of the recorder from the agent's, and only the advice is defined here.
 *
 * <p>Nothing here keeps a web application alive after it was undeployed: the map is weak on both sides, and what holds an
 * advice loader is the woven classes that were linked to it.
 */
final class AdviceLoader extends ClassLoader {
    private static final String CAPTURE = "io.llmrecorder.capture.";
    private static final Map<ClassLoader, WeakReference<AdviceLoader>> LOADERS = new WeakHashMap<>();

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader agent;

    private AdviceLoader(ClassLoader application, ClassLoader agent) {
        super("llm-recorder-advice", application);
        this.agent = agent;
    }

    /** The advice loader for classes of {@code application}; null stands for the boot loader. */
    static AdviceLoader of(@Nullable ClassLoader application, ClassLoader agent) {
        ClassLoader parent = application == null ? ClassLoader.getPlatformClassLoader() : application;
        synchronized (LOADERS) {
            WeakReference<AdviceLoader> known = LOADERS.get(parent);
            AdviceLoader loader = known == null ? null : known.get();
            if (loader == null) {
                loader = new AdviceLoader(parent, agent);
                LOADERS.put(parent, new WeakReference<>(loader));
            }
            return loader;
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("io.llmrecorder.")) {
            return super.loadClass(name, resolve);
        }
        if (isAdvice(name)) {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : define(name);
            }
        }
        return agent.loadClass(name);
    }

    /** Advice lives one package below {@code capture}, a package for each client. */
    private static boolean isAdvice(String name) {
        return name.startsWith(CAPTURE) && name.indexOf('.', CAPTURE.length()) > 0;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = agent.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] classFile = in.readAllBytes();
            return defineClass(name, classFile, 0, classFile.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
