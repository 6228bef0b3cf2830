package io.llmrecorder.weave;

import java.util.Arrays;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Calls {@code enter} first and keeps its answer in a local variable of its own, behind all others; calls {@code returned} and
 * {@code thrown} with it. There is no branch in what is added, so the only new stack map frame is the handler's.
 */
final class AroundMethod extends MethodVisitor {
    private static final String OBJECT = "Ljava/lang/Object;";

    private final CallSites calls;
    private final int stateSlot;
    private final Label start = new Label();
    private final Label end = new Label();
    private final Label handler = new Label();

    AroundMethod(CallSites calls, int stateSlot) {
        super(Opcodes.ASM9, calls.method);
        this.calls = calls;
        this.stateSlot = stateSlot;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        calls.callWithArguments("enter", true, OBJECT);
        mv.visitVarInsn(Opcodes.ASTORE, stateSlot);
        int replaced = calls.woven.argument();
        if (replaced >= 0) {
            mv.visitVarInsn(calls.arguments[replaced].getOpcode(Opcodes.ILOAD), calls.slot(replaced));
            calls.passThrough("argument", calls.arguments[replaced], stateSlot);
            mv.visitVarInsn(calls.arguments[replaced].getOpcode(Opcodes.ISTORE), calls.slot(replaced));
        }
        mv.visitLabel(start);
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode >= Opcodes.IRETURN && opcode < Opcodes.RETURN) {
            calls.passThrough("returned", calls.result, stateSlot);
        } else if (opcode == Opcodes.RETURN) {
            mv.visitVarInsn(Opcodes.ALOAD, stateSlot);
            calls.call("returned", "(" + OBJECT + ")V");
        }
        super.visitInsn(opcode);
    }

    /** Every frame of the method has the state too. */
    @Override
    public void visitFrame(int type, int numLocal, Object[] local, int numStack, Object[] stack) {
        int slots = 0;
        for (int i = 0; i < numLocal; i++) {
            slots += local[i] == Opcodes.LONG || local[i] == Opcodes.DOUBLE ? 2 : 1;
        }
        int gap = stateSlot - slots;
        Object[] extended = Arrays.copyOf(local, numLocal + gap + 1);
        Arrays.fill(extended, numLocal, numLocal + gap, Opcodes.TOP);
        extended[numLocal + gap] = "java/lang/Object";
        super.visitFrame(type, numLocal + gap + 1, extended, numStack, stack);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        mv.visitLabel(end);
        // Last in the table: the method's own handlers come first.
        mv.visitTryCatchBlock(start, end, handler, "java/lang/Throwable");
        mv.visitLabel(handler);
        Object[] locals = new Object[stateSlot + 1];
        Arrays.fill(locals, Opcodes.TOP);
        locals[stateSlot] = "java/lang/Object";
        mv.visitFrame(Opcodes.F_NEW, locals.length, locals, 1, new Object[] {"java/lang/Throwable"});
        mv.visitInsn(Opcodes.DUP);
        mv.visitVarInsn(Opcodes.ALOAD, stateSlot);
        calls.call("thrown", "(Ljava/lang/Throwable;" + OBJECT + ")V");
        mv.visitInsn(Opcodes.ATHROW);
        super.visitMaxs(maxStack, maxLocals);
    }
}
