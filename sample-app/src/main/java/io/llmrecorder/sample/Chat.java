package io.llmrecorder.sample;

import io.llmrecorder.sample.client.ChatModel;
import io.llmrecorder.sample.client.Endpoint;
import io.llmrecorder.sample.client.JavaHttpModel;
import io.llmrecorder.sample.client.OkHttpModel;
import io.llmrecorder.sample.client.OpenAiSdkModel;
import io.llmrecorder.sample.client.Pieces;
import io.llmrecorder.sample.client.Turn;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the application does: answers questions in their conversations, from the cache or by the model. Thread-safe. */
final class Chat implements AutoCloseable {
    private static final long CLEANUP_MINUTES = 10;

    private final Map<String, ChatModel> models;
    private final String defaultClient;
    private final Conversations conversations;
    private final AnswerCache cache;
    private final ScheduledExecutorService cleaner = Executors.newSingleThreadScheduledExecutor(Chat::thread);
    private final ScheduledFuture<?> cleanup;

    Chat(Endpoint endpoint, String defaultClient, Clock clock) {
        this.defaultClient = defaultClient;
        models = Map.of(
                "openai-sdk", new OpenAiSdkModel(endpoint),
                "okhttp", new OkHttpModel(endpoint),
                "java-http", new JavaHttpModel(endpoint));
        conversations = new Conversations(clock);
        cache = new AnswerCache(clock);
        cleanup = cleaner.scheduleAtFixedRate(this::removeExpired, CLEANUP_MINUTES, CLEANUP_MINUTES, TimeUnit.MINUTES);
    }

    /** The one of this web application, put there when it was started. */
    static Chat of(ServletContext context) {
        return (Chat) Objects.requireNonNull(context.getAttribute(Chat.class.getName()));
    }

    /** An answer and where it came from. */
    record Answer(String text, boolean cached, String client) {}

    /** Answers whole ({@code pieces} is null) or hands on each piece as it arrives; a failed question leaves no trace. */
    Answer ask(Question question, @Nullable Pieces pieces) throws IOException {
        String client = client(question.client());
        List<Turn> turns = new ArrayList<>(conversations.context(question.conversationId()));
        turns.add(new Turn(Turn.USER, question.message()));
        String known = cache.get(client, turns);
        String text;
        if (known != null) {
            text = known;
            if (pieces != null) {
                pieces.take(text);
            }
        } else {
            text = pieces == null ? model(client).answer(turns) : stream(model(client), turns, pieces);
            cache.put(client, turns, text);
        }
        conversations.add(question.conversationId(), question.message(), text);
        return new Answer(text, known != null, client);
    }

    Conversations conversations() {
        return conversations;
    }

    ChatModel model(@Nullable String client) {
        return Objects.requireNonNull(models.get(client(client)));
    }

    @Override
    public void close() {
        cleanup.cancel(false);
        cleaner.shutdownNow();
    }

    private String client(@Nullable String asked) {
        return asked == null ? defaultClient : asked;
    }

    private static String stream(ChatModel model, List<Turn> turns, Pieces pieces) throws IOException {
        StringBuilder text = new StringBuilder();
        model.stream(turns, piece -> {
            text.append(piece);
            pieces.take(piece);
        });
        return text.toString();
    }

    private void removeExpired() {
        conversations.removeExpired();
        cache.removeExpired();
    }

    private static Thread thread(Runnable job) {
        Thread thread = new Thread(job, "chat-cleanup");
        thread.setDaemon(true);
        return thread;
    }
}
