package io.llmrecorder.sample;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** GET /health: the application is up. It does not ask the model, whose health costs money. */
public final class HealthServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int conversations = Chat.of(getServletContext()).conversations().size();
        Json.write(response, 200, Json.object().put("status", "ok").put("conversations", conversations));
    }
}
