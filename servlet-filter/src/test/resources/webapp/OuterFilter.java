import io.llmrecorder.filter.probe.Probe;
import jakarta.servlet.*;
import java.io.IOException;

/** Notes what the thread carries before and after the filters that come later, and what they throw. */
public class OuterFilter implements Filter {
    @Override
    public void init(FilterConfig config) {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException, ServletException {
        Probe.note("before " + Probe.current());
        try {
            chain.doFilter(request, response);
        } catch (ServletException e) {
            Probe.note("thrown " + e.getMessage());
            throw e;
        } finally {
            Probe.note("after " + Probe.current());
        }
    }

    @Override
    public void destroy() {}
}
