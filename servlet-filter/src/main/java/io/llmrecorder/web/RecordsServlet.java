package io.llmrecorder.web;

import io.llmrecorder.config.Config;
import io.llmrecorder.config.Log;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The records of a folder over HTTP: REST as {@code /openapi.json} describes it, and the web console. Can be mounted in any web
 * application, at {@code /*} or below a prefix ({@code /llm/*}); needs {@code llm-recorder-storage} on the class path.
 *
 * <p>The settings are those of the agent; init parameters with their argument names ({@code base.dir}, {@code api.keys}) go before
 * system properties. Without {@code API_KEYS} it answers loopback addresses only.
 */
public final class RecordsServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient @Nullable Config given;
    private transient @Nullable Api api;

    /** Takes its settings from init parameters, system properties and environment. */
    public RecordsServlet() {
        given = null;
    }

    /** Takes these settings. */
    public RecordsServlet(Config config) {
        given = config;
    }

    @Override
    public void init(ServletConfig servlet) throws ServletException {
        super.init(servlet);
        try {
            api = new Api(given == null ? config(servlet) : given);
        } catch (IOException e) {
            throw new ServletException("The records cannot be served: " + e.getMessage(), e);
        }
    }

    @Override
    public void destroy() {
        Api open = api;
        api = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            Log.warn("the records cannot be closed", e);
        }
    }

    private static Config config(ServletConfig servlet) {
        Properties properties = new Properties();
        System.getProperties().stringPropertyNames().forEach(name -> properties.put(name, System.getProperty(name)));
        for (String name : Collections.list(servlet.getInitParameterNames())) {
            properties.put("llm.records." + name, servlet.getInitParameter(name));
        }
        Config config = Config.load(null, properties, System.getenv());
        config.complaints().forEach(Log::warn);
        return config;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Api open = api;
        if (open == null) {
            throw new IllegalStateException("the servlet was not initialised");
        }
        Sender sender = new Sender(request, response);
        try {
            sender.begin();
            sender.send(open.answer(request, sender::limit));
        } catch (Problem problem) {
            fail(problem, problem, sender, response);
        } catch (IOException e) {
            fail(new Problem(503, String.valueOf(e.getMessage())), e, sender, response);
        } catch (RuntimeException e) {
            Log.warn("a request could not be answered: " + request.getMethod() + " " + request.getRequestURI(), e);
            fail(new Problem(500, "This is a mistake of llm-recorder; its log says more."), e, sender, response);
        }
    }

    /** What has begun can only be broken off, so that nobody takes it for the whole. */
    private static void fail(Problem problem, Exception cause, Sender sender, HttpServletResponse response)
            throws IOException {
        if (response.isCommitted()) {
            throw cause instanceof IOException io ? io : new IOException(cause);
        }
        response.reset();
        sender.begin();
        sender.send(problem);
    }
}
