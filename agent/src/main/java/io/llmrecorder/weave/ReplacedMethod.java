package io.llmrecorder.weave;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Calls {@code replace} instead of what the method did; for methods that only exist to be woven. */
final class ReplacedMethod extends MethodVisitor {
    private final CallSites calls;

    ReplacedMethod(CallSites calls) {
        // Nothing of the old body is passed on.
        super(Opcodes.ASM9);
        this.calls = calls;
    }

    @Override
    public void visitCode() {
        calls.method.visitCode();
        calls.callWithArguments("replace", false, calls.result.getDescriptor());
        calls.method.visitInsn(calls.result.getOpcode(Opcodes.IRETURN));
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        calls.method.visitMaxs(maxStack, maxLocals);
    }

    @Override
    public void visitEnd() {
        calls.method.visitEnd();
    }
}
