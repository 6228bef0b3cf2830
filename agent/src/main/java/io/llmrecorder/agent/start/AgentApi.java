package io.llmrecorder.agent.start;

import io.llmrecorder.api.ApiCalls;
import io.llmrecorder.recorder.Recording;
import io.llmrecorder.s3.S3Readers;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes what the application says by {@code LlmRecorder}; made when it first does, so that nobody else pays for it. */
final class AgentApi implements Supplier<Function<@Nullable Object[], @Nullable Object>> {
    private final Recording recording;
    private final S3Readers readers;
    private volatile @Nullable ApiCalls calls;

    AgentApi(Recording recording, S3Readers readers) {
        this.recording = recording;
        this.readers = readers;
    }

    @Override
    public Function<@Nullable Object[], @Nullable Object> get() {
        ApiCalls made = calls;
        if (made == null) {
            made = new ApiCalls(recording, readers::documents, new AgentScopes());
            calls = made;
        }
        return made;
    }
}
