package io.llmrecorder.capture.context;

import io.llmrecorder.weave.Weaving;
import io.llmrecorder.weave.Woven;
import java.util.List;

/** The methods of the servlet filter's {@code CallContext} and of {@code LlmRecorder} that exist to be woven. */
public final class ContextWeavings {
    private static final String CALL_CONTEXT = "io.llmrecorder.filter.CallContext";
    private static final String API = "io.llmrecorder.api.LlmRecorder";
    private static final String ADVICE = "io.llmrecorder.capture.context.";
    private static final String STRING = "Ljava/lang/String;";

    private ContextWeavings() {}

    /** Whether this class says who is calling; without one there is nothing to carry from thread to thread. */
    public static boolean saysWhoIsCalling(Weaving weaving) {
        return weaving.className().equals(CALL_CONTEXT) || weaving.className().equals(API);
    }

    /** The classes to weave. */
    public static List<Weaving> all() {
        return List.of(
                new Weaving(
                        API, List.of(Woven.replace("agent", "()Ljava/util/function/Function;", ADVICE + "ApiAdvice"))),
                new Weaving(
                        CALL_CONTEXT,
                        List.of(
                                Woven.replace(
                                        "enter",
                                        "(" + STRING + STRING + STRING + STRING + "Ljava/util/Map;" + STRING + STRING
                                                + ")Ljava/lang/Object;",
                                        ADVICE + "EnterAdvice"),
                                Woven.replace("exit", "(Ljava/lang/Object;)V", ADVICE + "ExitAdvice"),
                                Woven.replace("setting", "(" + STRING + ")" + STRING, ADVICE + "SettingAdvice"))));
    }
}
