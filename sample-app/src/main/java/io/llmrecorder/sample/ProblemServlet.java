package io.llmrecorder.sample;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The error page: what the server itself refuses, and what a servlet throws, as a problem without a stack trace. */
public final class ProblemServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return; // the server cuts it off
        }
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        int code = status instanceof Integer number ? number : 404;
        Json.problem(
                response,
                code,
                switch (code) {
                    case 404 -> "There is nothing at " + path + ".";
                    case 405 -> path + " does not understand this method.";
                    case 500 -> "The application failed; its log says why.";
                    default -> "The request was refused.";
                });
    }
}
