package io.llmrecorder.clients.okhttp;

import io.llmrecorder.clients.HttpClientContract;
import io.llmrecorder.clients.Scenario;
import io.llmrecorder.clients.TestedClient;
import java.util.ArrayList;
import java.util.List;
import okhttp3.OkHttpClient;

/** OkHttp, the same source for each version. */
public class OkHttpIT extends HttpClientContract {
    @Override
    protected TestedClient open() {
        return new OkHttp(new OkHttpClient());
    }

    @Override
    protected List<Scenario> own() {
        List<Scenario> own = new ArrayList<>(OkHttpScenarios.all());
        own.addAll(OkHttp2Scenarios.all());
        return own;
    }
}
