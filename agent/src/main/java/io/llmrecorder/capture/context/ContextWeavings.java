package io.llmrecorder.capture.context;

import io.llmrecorder.weave.Weaving;
import io.llmrecorder.weave.Woven;
import java.util.List;

/** The methods of the servlet filter's {@code CallContext} that exist to be woven. */
public final class ContextWeavings {
    /** Without this class nobody says who is calling, and there is nothing to carry. */
    public static final String CALL_CONTEXT = "io.llmrecorder.filter.CallContext";

    private static final String ADVICE = "io.llmrecorder.capture.context.";
    private static final String STRING = "Ljava/lang/String;";

    private ContextWeavings() {}

    /** The classes to weave. */
    public static List<Weaving> all() {
        return List.of(new Weaving(
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
