import io.llmrecorder.filter.probe.Probe;
import jakarta.servlet.*;
import jakarta.servlet.http.*;
import java.io.IOException;

/** Answers with the caller it sees, in the way its path asks for. */
public class TestServlet extends HttpServlet {
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        response.setContentType("text/plain;charset=UTF-8");
        String path = request.getServletPath();
        if (path.equals("/async") && request.getDispatcherType() == DispatcherType.REQUEST) {
            Probe.note("request " + Probe.current());
            AsyncContext async = request.startAsync();
            new Thread(async::dispatch).start();
        } else if (path.equals("/boom")) {
            throw new ServletException("boom of the application");
        } else if (path.equals("/refused")) {
            response.sendError(418);
        } else if (path.equals("/notes")) {
            response.getWriter().write(Probe.notes());
        } else {
            response.getWriter().write(request.getDispatcherType() + " " + Probe.current());
        }
    }
}
