package io.llmrecorder.recorder;

import com.fasterxml.jackson.databind.node.TextNode;
import io.llmrecorder.call.Failure;
import io.llmrecorder.call.Message;
import io.llmrecorder.call.Origin;
import io.llmrecorder.call.Part;
import io.llmrecorder.call.Reading;
import io.llmrecorder.call.ToolCall;
import io.llmrecorder.call.Usage;
import io.llmrecorder.config.Config;
import io.llmrecorder.exchange.Budget;
import io.llmrecorder.exchange.Caller;
import io.llmrecorder.exchange.Exchange;
import io.llmrecorder.exchange.Headers;
import io.llmrecorder.provider.HttpCall;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Calls and settings for tests. */
final class Calls {
    static final Origin ORIGIN = new Origin("app", "host", 1, "instance-1", "0");

    static final Exchange.Listener NOBODY = new Exchange.Listener() {
        @Override
        public void began(Exchange exchange) {}

        @Override
        public void ended(Exchange exchange) {}
    };

    private Calls() {}

    static Config config(String arguments) {
        Config config = Config.load(arguments, new Properties(), Map.of());
        if (!config.complaints().isEmpty()) {
            throw new IllegalArgumentException(config.complaints().toString());
        }
        return config;
    }

    static Config config(Path base, String more) {
        return config("base.dir=" + base + more);
    }

    static Caller session(String id) {
        return new Caller(id, "header", null, null, Map.of(), null, null, null);
    }

    static Caller content(String content) {
        return new Caller("s", "header", null, null, Map.of(), content, null, null);
    }

    static Exchange begin(Exchange.Listener listener, Caller caller, String prompt) {
        Exchange exchange = new Exchange(
                "okhttp",
                "POST",
                "https://api.example.com/v1/chat/completions?q=asked",
                new Headers().add("Accept", "a").add("Accept", "b"),
                caller,
                listener,
                1 << 20,
                new Budget(Long.MAX_VALUE));
        byte[] body = prompt.getBytes(StandardCharsets.UTF_8);
        exchange.request().append(body, 0, body.length);
        exchange.requestSent();
        return exchange;
    }

    static Exchange answer(Exchange exchange, int status, String answer) {
        exchange.responded(status, new Headers());
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.response().append(body, 0, body.length);
        return exchange;
    }

    /** A whole call. */
    static void call(Exchange.Listener listener, Caller caller, String prompt) {
        answer(begin(listener, caller, prompt), 200, "answer to " + prompt).end(Exchange.End.COMPLETE);
    }

    /** Reads a call as one word of chat. */
    static Reading chat(HttpCall call) {
        return reading(true, null, false);
    }

    static Reading reading(boolean stream, Failure failure, boolean incomplete) {
        return new Reading(
                "openai",
                "openai.chat_completions",
                "chat",
                "gpt-5",
                null,
                null,
                stream,
                List.of(
                        new Message("system", List.of(Part.text("be brief"))),
                        new Message("user", List.of(Part.text("1"))),
                        new Message("assistant", List.of(Part.text("2"))),
                        new Message("user", List.of(Part.text("secret prompt")))),
                List.of(new Message("assistant", List.of(Part.text("secret answer")))),
                "secret prompt 😀",
                "secret answer",
                null,
                List.of("stop"),
                List.of(new ToolCall("c1", "add", "{\"secret\":1}")),
                new Usage(10L, 5L, 15L, null, null, null),
                null,
                null,
                failure,
                incomplete,
                "session-in-body",
                "user-in-body",
                new TextNode("secret request"),
                new TextNode("secret response"),
                0);
    }
}
