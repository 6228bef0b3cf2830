package io.llmrecorder.clients.javahttp;

import io.llmrecorder.clients.HttpClientContract;
import io.llmrecorder.clients.Scenario;
import io.llmrecorder.clients.TestedClient;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;

/** The JDK's own client. */
public class JavaHttpIT extends HttpClientContract {
    @Override
    protected TestedClient open() {
        return new JavaHttp(HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build());
    }

    @Override
    protected List<Scenario> own() {
        List<Scenario> own = new ArrayList<>(BodyHandlerScenarios.all());
        own.addAll(JavaHttpScenarios.all());
        return own;
    }
}
