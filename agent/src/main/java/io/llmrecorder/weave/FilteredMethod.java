package io.llmrecorder.weave;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Hands what one call inside the method answers to {@code filter}, which may answer another value of its type. */
final class FilteredMethod extends MethodVisitor {
    private final CallSites calls;

    FilteredMethod(CallSites calls) {
        super(Opcodes.ASM9, calls.method);
        this.calls = calls;
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        if ((owner + "." + name + ":" + descriptor).equals(calls.woven.filtered())) {
            String value = Type.getReturnType(descriptor).getDescriptor();
            calls.call("filter", "(" + value + ")" + value);
        }
    }
}
