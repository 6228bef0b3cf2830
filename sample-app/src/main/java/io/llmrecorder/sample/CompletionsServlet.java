package io.llmrecorder.sample;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrecorder.sample.client.ModelException;
import io.llmrecorder.sample.client.Reply;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;

/** POST /v1/chat/completions: passes the request on to the model, and the answer back as it arrives. */
public final class CompletionsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            byte[] body = Question.bytes(request);
            boolean stream = Question.parse(body).path("stream").asBoolean();
            String client = Question.client(request, null);
            try (Reply reply = Chat.of(getServletContext()).model(client).passOn(body, stream)) {
                passBack(reply, response);
            }
        } catch (BadRequestException e) {
            error(response, e.status(), String.valueOf(e.getMessage()), "invalid_request_error");
        } catch (ModelException e) {
            error(response, e.status(), String.valueOf(e.getMessage()), "server_error");
        }
    }

    /** A model that breaks off throws here, and Tomcat cuts our answer off too: the client must not take it for whole. */
    private static void passBack(Reply reply, HttpServletResponse response) throws IOException {
        response.setStatus(reply.status());
        response.setContentType(reply.contentType());
        if (reply.retryAfter() != null) {
            response.setHeader("Retry-After", reply.retryAfter());
        }
        OutputStream out = response.getOutputStream();
        byte[] buffer = new byte[8192];
        for (int n = reply.body().read(buffer); n >= 0; n = reply.body().read(buffer)) {
            out.write(buffer, 0, n);
            response.flushBuffer();
        }
    }

    /** Errors in OpenAI's form, as its clients expect them. */
    private static void error(HttpServletResponse response, int status, String message, String type)
            throws IOException {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .putNull("code");
        Json.write(response, status, body);
    }
}
