package io.llmrecorder.weave;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Lets the advice replace one argument before the first instruction. */
final class ArgumentMethod extends MethodVisitor {
    private final CallSites calls;

    ArgumentMethod(CallSites calls) {
        super(Opcodes.ASM9, calls.method);
        this.calls = calls;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        calls.replaceArgument();
    }
}
