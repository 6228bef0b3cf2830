package io.llmrecorder.clients;

import java.util.ArrayList;
import java.util.List;

/** The contract for an HTTP client: what is said in {@link HttpScenarios}, and what is this client's own. */
public abstract class HttpClientContract extends AgentContract {
    /** The client with its own connections; each scenario opens one. */
    protected abstract TestedClient open();

    /** Scenarios that only this client has. */
    protected List<Scenario> own() {
        return List.of();
    }

    @Override
    protected final List<Scenario> scenarios() {
        List<Scenario> all = new ArrayList<>(new HttpScenarios(this).all());
        all.addAll(own());
        return all;
    }
}
