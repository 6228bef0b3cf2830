package io.llmrecorder.agent.start;

import io.llmrecorder.capture.context.ContextWeavings;
import io.llmrecorder.capture.context.ExecutorWeavings;
import io.llmrecorder.weave.Bridge;
import io.llmrecorder.weave.Transformer;
import io.llmrecorder.weave.Weaving;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Weaves the JDK's executors once the servlet filter or the API is there to say who is calling: until then nobody pays for it. On a
 * thread of its own, so that the application's start does not wait.
 */
final class ExecutorsLater implements Consumer<Weaving>, Runnable {
    private final Instrumentation instrumentation;
    private final Bridge bridge;
    private final AtomicBoolean begun = new AtomicBoolean();

    ExecutorsLater(Instrumentation instrumentation, Bridge bridge) {
        this.bridge = bridge;
        this.instrumentation = instrumentation;
    }

    @Override
    public void accept(Weaving woven) {
        if (ContextWeavings.saysWhoIsCalling(woven)
                && instrumentation.isRetransformClassesSupported()
                && begun.compareAndSet(false, true)) {
            Thread thread = new Thread(null, this, "llm-recorder-weave", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
        }
    }

    @Override
    public void run() {
        List<Weaving> executors = ExecutorWeavings.all();
        instrumentation.addTransformer(
                new Transformer(executors, ExecutorsLater.class.getClassLoader(), bridge, woven -> {}), true);
        for (Weaving executor : executors) {
            try {
                Loaded.reweave(instrumentation, Class.forName(executor.className(), false, null));
            } catch (ClassNotFoundException e) {
                // Not in this JDK.
            }
        }
    }
}
