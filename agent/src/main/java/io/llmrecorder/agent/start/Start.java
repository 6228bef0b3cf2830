package io.llmrecorder.agent.start;

import io.llmrecorder.api.Readers;
import io.llmrecorder.capture.Capture;
import io.llmrecorder.capture.context.ContextWeavings;
import io.llmrecorder.capture.javahttp.JavaHttpWeavings;
import io.llmrecorder.capture.okhttp.OkHttpWeavings;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Log;
import io.llmrecorder.config.Setting;
import io.llmrecorder.crypt.Seal;
import io.llmrecorder.provider.Endpoints;
import io.llmrecorder.recorder.Recording;
import io.llmrecorder.s3.S3Readers;
import io.llmrecorder.weave.Bridge;
import io.llmrecorder.weave.Transformer;
import io.llmrecorder.weave.Weaving;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts recording in this JVM. Loads as little as can be: an application without LLM calls pays for no more. */
public final class Start {
    private Start() {}

    /**
     * Called by {@code Agent}, once.
     *
     * @param attached whether the application runs already, so that some classes to weave may have been loaded
     */
    public static void start(@Nullable String arguments, Instrumentation instrumentation, boolean attached) {
        Config config = Config.load(arguments);
        Log.level(config.requiredText(Setting.LOG_LEVEL));
        for (String complaint : config.complaints()) {
            Log.warn(complaint);
        }
        if (!config.flag(Setting.ENABLED)) {
            return;
        }
        Endpoints endpoints = new Endpoints(config.list(Setting.ENDPOINTS), config.list(Setting.EXCLUDE));
        for (String complaint : endpoints.complaints()) {
            Log.warn(complaint);
        }
        OwnSession session = new OwnSession();
        S3Readers readers = new S3Readers(config, session);
        Recording recording = Recording.start(config, new Readers(config, readers));
        session.of(recording);
        Runtime.getRuntime().addShutdownHook(new Shutdown(recording));
        Capture.use(new Capture(config, endpoints, recording.recorder(), new AgentApi(recording, readers)));
        Bridge bridge = new Bridge(instrumentation);
        Transformer transformer = new Transformer(
                weavings(), Start.class.getClassLoader(), bridge, new ExecutorsLater(instrumentation, bridge));
        instrumentation.addTransformer(transformer, instrumentation.isRetransformClassesSupported());
        checkKeys(config);
        OwnConsole.start(config);
        if (attached) {
            Loaded.reweave(instrumentation, transformer);
        }
    }

    /** Not only with the first call: whoever starts the application is looking now. */
    private static void checkKeys(Config config) {
        try {
            if (config.isWanted(Setting.ENCRYPTION_KEY_FILE)) {
                Seal.of(config).check();
            }
        } catch (IOException e) {
            Log.error(String.valueOf(e.getMessage()));
        }
    }

    private static List<Weaving> weavings() {
        List<Weaving> all = new ArrayList<>();
        all.addAll(OkHttpWeavings.all());
        all.addAll(JavaHttpWeavings.all());
        all.addAll(ContextWeavings.all());
        return all;
    }
}
