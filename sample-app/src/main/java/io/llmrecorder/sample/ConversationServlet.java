package io.llmrecorder.sample;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** GET and DELETE /api/conversations/&lt;id&gt;: what was said in a chat; forget it. */
public final class ConversationServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Conversations.Conversation chat =
                Chat.of(getServletContext()).conversations().get(id(request));
        if (chat == null) {
            notFound(response);
            return;
        }
        ObjectNode body = Json.object()
                .put("conversation_id", chat.id())
                .put("created_at", chat.createdAt().toString())
                .put("last_active", chat.lastActive().toString());
        ArrayNode messages = body.putArray("messages");
        for (Conversations.Message message : chat.messages()) {
            messages.addObject()
                    .put("role", message.turn().role())
                    .put("content", message.turn().content())
                    .put("timestamp", message.timestamp().toString());
        }
        Json.write(response, 200, body);
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (Chat.of(getServletContext()).conversations().remove(id(request))) {
            response.setStatus(204);
        } else {
            notFound(response);
        }
    }

    private static String id(HttpServletRequest request) {
        String path = request.getPathInfo();
        return path == null ? "" : path.substring(1);
    }

    private static void notFound(HttpServletResponse response) throws IOException {
        Json.problem(response, 404, "There is no conversation with this id, or it has expired.");
    }
}
