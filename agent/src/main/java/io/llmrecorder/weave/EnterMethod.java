package io.llmrecorder.weave;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Calls {@code enter} before the first instruction. In a constructor that is before {@code super(…)}: without this. */
final class EnterMethod extends MethodVisitor {
    private final CallSites calls;

    EnterMethod(CallSites calls) {
        super(Opcodes.ASM9, calls.method);
        this.calls = calls;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        calls.callWithArguments("enter", false, "V");
    }
}
