package io.llmrecorder.api;

import io.llmrecorder.config.Config;
import io.llmrecorder.config.Log;
import io.llmrecorder.config.Setting;
import io.llmrecorder.recorder.Recording;
import io.llmrecorder.s3.S3Readers;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Recording without the agent, for an application that has this library on its class path and says where to record. */
final class Local {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** Null when recording is off. */
    static final @Nullable Function<@Nullable Object[], @Nullable Object> RECORDER = open();

    private Local() {}

    private static @Nullable Function<@Nullable Object[], @Nullable Object> open() {
        try {
            Config config = Config.load(null);
            if (!config.flag(Setting.ENABLED) || !config.isSet(Setting.BASE_DIR)) {
                return null;
            }
            Log.level(config.requiredText(Setting.LOG_LEVEL));
            config.complaints().forEach(Log::warn);
            return start(config);
        } catch (Throwable e) {
            Log.warn("cannot start recording", e);
            return null;
        }
    }

    static ApiCalls start(Config config) {
        Recording[] started = new Recording[1];
        S3Readers readers = new S3Readers(config, () -> started[0] == null ? null : started[0].processSession());
        Recording recording = Recording.start(config, new Readers(config, readers));
        started[0] = recording;
        Thread end = new Thread(() -> recording.close(DEADLINE), "llm-recorder-shutdown");
        Runtime.getRuntime().addShutdownHook(end);
        return new ApiCalls(recording, readers::documents, new ThreadScopes());
    }
}
