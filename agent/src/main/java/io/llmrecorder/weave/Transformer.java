package io.llmrecorder.weave;

import io.llmrecorder.config.Log;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Weaves the classes that are named, and answers null for every other class after one look into a map.
 *
 * <p>Called for every class that the application loads, on its threads, so it never throws, and loads nothing until the first
 * hit. Classes of the agent itself are never woven: its own calls are not the application's.
 */
public final class Transformer implements ClassFileTransformer {
    private final Map<String, Weaving> weavings = new HashMap<>();
    private final ClassLoader agent;
    private final Bridge bridge;
    private final Consumer<Weaving> onWoven;

    /**
     * @param agent the loader of the agent's own classes
     * @param bridge built when the first class is woven
     * @param onWoven told of each class that was woven, on the thread that loads it
     */
    public Transformer(List<Weaving> all, ClassLoader agent, Bridge bridge, Consumer<Weaving> onWoven) {
        this.bridge = bridge;
        this.agent = agent;
        this.onWoven = onWoven;
        for (Weaving weaving : all) {
            weavings.put(weaving.internalName(), weaving);
        }
    }

    /** Whether the class, by its name with dots, is one of those to weave. */
    public boolean isTarget(String className) {
        return weavings.containsKey(className.replace('.', '/'));
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (name == null) {
            return null;
        }
        Weaving weaving = weavings.get(name);
        return weaving == null || isAgents(loader) ? null : weave(weaving, classFile);
    }

    private byte @Nullable [] weave(Weaving weaving, byte[] classFile) {
        try {
            bridge.build();
            byte[] woven = Weaver.weave(classFile, weaving);
            if (woven != null) {
                Log.debug("wove " + weaving.className());
                onWoven.accept(weaving);
            } else {
                unknownVersion(weaving);
            }
            return woven;
        } catch (Throwable e) {
            Log.warn("Calls made through " + weaving.className() + " cannot be recorded", e);
            return null;
        }
    }

    private static void unknownVersion(Weaving weaving) {
        if (weaving.className().startsWith("java.")) {
            // Which inner classes the JDK has is its own affair, and differs from version to version.
            Log.debug("this JDK's " + weaving.className() + " is not woven");
        } else {
            Log.warn("This version of " + weaving.className()
                    + " is not one that can be recorded; calls made through it are missing from the records.");
        }
    }

    private boolean isAgents(@Nullable ClassLoader loader) {
        return loader == agent || loader instanceof AdviceLoader;
    }
}
