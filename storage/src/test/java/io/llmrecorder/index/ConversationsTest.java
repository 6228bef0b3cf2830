package io.llmrecorder.index;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversationsTest {
    @TempDir
    Path base;

    private Calls calls;

    @BeforeEach
    void begin() {
        calls = new Calls(base);
    }

    @Test
    void storesAHistoryThatIsSentAgainOnce() throws IOException {
        calls.chat("s")
                .says("system", "Be brief.")
                .says("user", "你好")
                .answers("您好！")
                .record();
        calls.chat("s")
                .says("system", "Be brief.")
                .says("user", "你好")
                .says("assistant", "您好！")
                .says("user", "天气如何？")
                .answers("晴。")
                .record();

        assertThat(transcript("s"))
                .containsExactly("system: Be brief.", "user: 你好", "assistant: 您好！", "user: 天气如何？", "assistant: 晴。");
    }

    @Test
    void storesTheSameWordsTwiceWhenTheyWereSaidTwice() throws IOException {
        calls.chat("s").says("user", "more").answers("one").record();
        calls.chat("s")
                .says("user", "more")
                .says("assistant", "one")
                .says("user", "more")
                .answers("one")
                .record();

        assertThat(transcript("s")).containsExactly("user: more", "assistant: one", "user: more", "assistant: one");
    }

    @Test
    void storesTheSameQuestionOfCallsWithoutHistoryEachTime() throws IOException {
        calls.chat("s").says("user", "ping").answers("pong").record();
        calls.chat("s").says("user", "ping").answers("pong").record();

        assertThat(transcript("s")).containsExactly("user: ping", "assistant: pong", "user: ping", "assistant: pong");
    }

    @Test
    void storesTheQuestionOfARetryOnce() throws IOException {
        Calls.Line first = calls.chat("s").says("user", "hi").fails("error", "rate_limit", "429");
        first.record();
        calls.chat("s").says("user", "hi").retryOf(first, 1).answers("hello").record();

        assertThat(transcript("s")).containsExactly("user: hi", "assistant: hello");
    }

    @Test
    void storesTheQuestionOnceWhenTheFirstAttemptWasCutInItsAnswer() throws IOException {
        Calls.Line first = calls.chat("s").says("user", "hi").answers("hel").fails("incomplete", "eof", "cut");
        first.record();
        calls.chat("s").says("user", "hi").retryOf(first, 1).answers("hello").record();

        assertThat(transcript("s")).containsExactly("user: hi", "assistant: hel", "assistant: hello");
    }

    @Test
    void storesAnUnansweredQuestionOnceWhenTheApplicationAsksAgain() throws IOException {
        calls.chat("s")
                .says("user", "hi")
                .fails("timeout", "HttpTimeoutException", "1s")
                .record();
        calls.chat("s")
                .says("user", "hi")
                .says("user", "hello?")
                .answers("here")
                .record();

        assertThat(transcript("s")).containsExactly("user: hi", "user: hello?", "assistant: here");
    }

    @Test
    void addsOnlyWhatWasEditedInAHistory() throws IOException {
        calls.chat("s").says("user", "hi").answers("hello").record();
        calls.chat("s")
                .says("user", "hi there")
                .says("assistant", "hello")
                .says("user", "bye")
                .answers("see you")
                .record();

        assertThat(transcript("s"))
                .containsExactly("user: hi", "assistant: hello", "user: hi there", "user: bye", "assistant: see you");
    }

    @Test
    void knowsMessagesOfAHistoryThatWasCutToTheLastFew() throws IOException {
        for (int turn = 0; turn < 6; turn++) {
            Calls.Line call = calls.chat("s").says("system", "now turn " + turn / 5);
            for (int before = Math.max(0, turn - 2); before < turn; before++) {
                call.says("user", "q" + before).says("assistant", "a" + before);
            }
            call.says("user", "q" + turn).answers("a" + turn).record();
        }

        assertThat(transcript("s")).hasSize(2 + 12).doesNotHaveDuplicates();
    }

    @Test
    void keepsBothOfTwoCallsAtOnce() throws IOException {
        Instant before = Calls.NOON.plusSeconds(100);
        calls.chat("s").says("system", "x").says("user", "a?").answers("a!").record();
        calls.time(before)
                .chat("s")
                .says("system", "x")
                .says("user", "b?")
                .answers("b!")
                .record();
        calls.time(before)
                .chat("s")
                .says("system", "x")
                .says("user", "c?")
                .answers("c!")
                .record();

        assertThat(transcript("s"))
                .containsExactly(
                        "system: x",
                        "user: a?",
                        "assistant: a!",
                        "user: b?",
                        "user: c?",
                        "assistant: b!",
                        "assistant: c!");
    }

    @Test
    void putsTurnsOfTwoJvmsInOrderThoughTheyAreReadFileByFile() throws IOException {
        Calls.Line[] lines = new Calls.Line[4];
        for (int turn = 0; turn < lines.length; turn++) {
            lines[turn] = calls.chat("s");
            for (int before = 0; before < turn; before++) {
                lines[turn].says("user", "q" + before).says("assistant", "a" + before);
            }
            lines[turn].says("user", "q" + turn).answers("a" + turn);
        }
        calls.file(1);
        lines[1].record();
        lines[3].record();
        calls.file(2);
        lines[0].record();
        lines[2].record();

        assertThat(transcript("s"))
                .containsExactly(
                        "user: q0",
                        "assistant: a0",
                        "user: q1",
                        "assistant: a1",
                        "user: q2",
                        "assistant: a2",
                        "user: q3",
                        "assistant: a3");
        assertThat(messages("s")).allMatch(message -> message.callId() != null);
        assertThat(conversation("s").title()).isEqualTo("q0");
        assertThat(conversation("s").createdAt()).isEqualTo(Calls.NOON);
    }

    @Test
    void storesWhatAServedCallAndTheCallMadeForItSayOnce() throws IOException {
        Calls.Line served =
                calls.chat("s").with("direction", "inbound").says("user", "hi").answers("hello");
        calls.chat("s")
                .with("parent_id", served.id())
                .says("user", "hi")
                .answers("hello")
                .record();
        served.record();

        assertThat(transcript("s")).containsExactly("user: hi", "assistant: hello");
    }

    @Test
    void showsToolCallsAndKnowsThemAgain() throws IOException {
        Calls.Line first = calls.chat("s").says("user", "weather in Paris?");
        weather(first.json.withArray("/response_body/choices").addObject().putObject("message"));
        first.record();
        Calls.Line second = calls.chat("s").says("user", "weather in Paris?");
        weather(second.json.withArray("/request_body/messages").addObject());
        second.says("tool", "12 degrees").answers("Mild.").record();

        assertThat(transcript("s"))
                .containsExactly(
                        "user: weather in Paris?",
                        "assistant: weather({\"city\":\"Paris\"})",
                        "tool: 12 degrees",
                        "assistant: Mild.");
    }

    private static void weather(ObjectNode message) {
        message.put("role", "assistant")
                .putArray("tool_calls")
                .addObject()
                .put("id", "t1")
                .put("type", "function")
                .putObject("function")
                .put("name", "weather")
                .put("arguments", "{\"city\":\"Paris\"}");
    }

    @Test
    void readsMessagesOfAnthropicAndOfCallsRecordedByHand() throws IOException {
        calls.chat("s").anthropic("Be brief.", "hi", "hello").record();
        Calls.Line byHand =
                calls.chat("s").with("provider", "test").with("prompt", "test").with("response", "test");
        byHand.json.remove("http");
        byHand.record();

        assertThat(transcript("s"))
                .containsExactly("system: Be brief.", "user: hi", "assistant: hello", "user: test", "assistant: test");
    }

    @Test
    void takesTitleUserAndTimesFromItsCalls() throws IOException {
        calls.chat("s").says("system", "x").says("user", " 图纸 1\n怎么看？ ").record();
        calls.chat("s")
                .user("ann")
                .says("user", "next")
                .answers("ok")
                .usage(5, 7)
                .record();

        Conversation conversation = conversation("s");
        assertThat(conversation.title()).isEqualTo("图纸 1 怎么看？");
        assertThat(conversation.userIdentifier()).isEqualTo("ann");
        assertThat(conversation.createdAt()).isEqualTo(Calls.NOON);
        assertThat(conversation.lastActive()).isEqualTo(Calls.NOON.plusSeconds(11));
        assertThat(conversation.callCount()).isEqualTo(2);
        ConversationMessage answer = messages("s").get(3);
        assertThat(answer.modelName()).isEqualTo("gpt-5-mini");
        assertThat(answer.tokenCount()).isEqualTo(7);
    }

    @Test
    void keepsATitleThatSomebodySet() throws IOException {
        Calls.Line event = calls.event("conversation").with("session_id", "s").with("title", "Mine");
        event.user("ann").record();
        calls.chat("s").says("user", "first question").answers("ok").record();

        assertThat(conversation("s").title()).isEqualTo("Mine");
    }

    @Test
    void takesMessagesAddedByHandAndMessageIdsSaidLater() throws IOException {
        Calls.Line call = calls.chat("s").says("user", "hi").answers("hello");
        call.record();
        calls.event("message")
                .with("session_id", "s")
                .with("role", "user")
                .with("content", "by hand")
                .record();
        calls.event("finalized")
                .with("call_id", call.id())
                .with("message_id", "m-1")
                .record();
        calls.event("something_new").with("session_id", "s").record();

        assertThat(transcript("s")).containsExactly("user: hi", "assistant: hello", "user: by hand");
        List<CallSummary> found = ask(queries -> queries.calls(CallFilter.ALL, 10, 0));
        assertThat(found).singleElement().returns("m-1", CallSummary::messageId);
    }

    @Test
    void pagesGoOnAfterTheLastConversationAlsoOfTheSameMoment() throws IOException {
        for (int i = 0; i < 7; i++) {
            calls.time(Calls.NOON.plusSeconds(i / 3)).chat("s-" + i).user("u").record();
        }
        calls.chat("of another").user("v").record();
        List<String> seen = new ArrayList<>();
        try (Index index = Index.longLived(calls.layout(), Duration.ofSeconds(10))) {
            Conversation last = null;
            List<Conversation> page = page(index, last);
            for (; !page.isEmpty(); page = page(index, last)) {
                page.forEach(conversation -> seen.add(conversation.sessionId()));
                last = page.get(page.size() - 1);
            }
        }

        assertThat(seen).containsExactly("s-0", "s-1", "s-2", "s-3", "s-4", "s-5", "s-6");
    }

    private static List<Conversation> page(Index index, @Nullable Conversation after) throws IOException {
        Instant end = Calls.NOON.plusSeconds(60);
        return index.ask(queries -> queries.conversationsBetween("u", Calls.NOON, end, after, 2));
    }

    private List<String> transcript(String session) throws IOException {
        return messages(session).stream()
                .map(message -> message.role() + ": " + message.content())
                .toList();
    }

    private List<ConversationMessage> messages(String session) throws IOException {
        return ask(queries -> queries.messages(session, 1000, 0));
    }

    private Conversation conversation(String session) throws IOException {
        return ask(queries -> queries.conversation(session));
    }

    private <T> T ask(Index.Question<T> question) throws IOException {
        return new Index(calls.layout(), Duration.ofSeconds(10)).ask(question);
    }
}
