package io.llmrecorder.sample;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.sample.client.ModelException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * POST /api/chat: {@code {"message": "…", "conversation_id": "…"?, "client": "…"?}}.
 *
 * <p>Answers with JSON, or, with {@code Accept: text/event-stream}, with events {@code start}, {@code delta}…,
 * {@code done}. An error before the first piece has its own status; one after it is an event {@code error}.
 */
public final class ChatServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            Question question = Question.read(request);
            String accept = request.getHeader("Accept");
            if (accept != null && accept.contains("text/event-stream")) {
                stream(question, response);
            } else {
                Chat.Answer answer = Chat.of(getServletContext()).ask(question, null);
                Json.write(response, 200, summary(question, answer).put("answer", answer.text()));
            }
        } catch (BadRequestException e) {
            Json.problem(response, e.status(), String.valueOf(e.getMessage()));
        } catch (ModelException e) {
            Json.problem(response, e);
        }
    }

    private void stream(Question question, HttpServletResponse response) throws IOException {
        EventWriter events = new EventWriter(response);
        try {
            Chat.Answer answer = Chat.of(getServletContext()).ask(question, piece -> {
                if (!response.isCommitted()) {
                    events.send("start", Json.object().put("conversation_id", question.conversationId()));
                }
                events.send("delta", Json.object().put("text", piece));
            });
            events.send("done", summary(question, answer));
        } catch (ModelException e) {
            if (!response.isCommitted()) {
                throw e;
            }
            events.send("error", Json.problem(e));
        }
    }

    private static ObjectNode summary(Question question, Chat.Answer answer) {
        return Json.object()
                .put("conversation_id", question.conversationId())
                .put("cache", answer.cached() ? "hit" : "miss")
                .put("client", answer.client());
    }
}
