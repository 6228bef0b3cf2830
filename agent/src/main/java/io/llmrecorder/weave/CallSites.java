package io.llmrecorder.weave;

import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Writes the instructions with which one woven method calls its advice. */
final class CallSites {
    private static final String OBJECT = "Ljava/lang/Object;";
    private static final Handle BOOTSTRAP = new Handle(
            Opcodes.H_INVOKESTATIC,
            "java/lang/LlmRecorderBridge",
            "link",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/String;)"
                    + "Ljava/lang/invoke/CallSite;",
            false);

    final MethodVisitor method;
    final Woven woven;
    final Type[] arguments;
    final Type result;
    private final String owner;
    private final boolean isStatic;

    CallSites(MethodVisitor method, String owner, boolean isStatic, Woven woven) {
        this.method = method;
        this.owner = owner;
        this.isStatic = isStatic;
        this.woven = woven;
        this.arguments = Type.getArgumentTypes(woven.descriptor());
        this.result = Type.getReturnType(woven.descriptor());
    }

    /** Calls {@code name} of the advice with what is on the stack. */
    void call(String name, String descriptor) {
        method.visitInvokeDynamicInsn(name, descriptor, BOOTSTRAP, woven.advice());
    }

    /** Calls {@code name} with this (where asked for and there is one) and all arguments. */
    void callWithArguments(String name, boolean withThis, String resultDescriptor) {
        StringBuilder descriptor = new StringBuilder("(");
        if (withThis && !isStatic) {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            descriptor.append('L').append(owner).append(';');
        }
        for (int i = 0; i < arguments.length; i++) {
            method.visitVarInsn(arguments[i].getOpcode(Opcodes.ILOAD), slot(i));
            descriptor.append(arguments[i].getDescriptor());
        }
        call(name, descriptor.append(')').append(resultDescriptor).toString());
    }

    /** Replaces a value on the stack: {@code name(value, state)}, the state loaded from {@code stateSlot}. */
    void passThrough(String name, Type value, int stateSlot) {
        method.visitVarInsn(Opcodes.ALOAD, stateSlot);
        call(name, "(" + value.getDescriptor() + OBJECT + ")" + value.getDescriptor());
    }

    /** Replaces the argument that may be replaced: {@code argument(value, this)}, without this in a constructor. */
    void replaceArgument() {
        Type type = arguments[woven.argument()];
        int slot = slot(woven.argument());
        String value = type.getDescriptor();
        method.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot);
        if (isStatic || woven.name().equals("<init>")) {
            call("argument", "(" + value + ")" + value);
        } else {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            call("argument", "(" + value + "L" + owner + ";)" + value);
        }
        method.visitVarInsn(type.getOpcode(Opcodes.ISTORE), slot);
    }

    /** Local variable of argument {@code index}. */
    int slot(int index) {
        int slot = isStatic ? 0 : 1;
        for (int i = 0; i < index; i++) {
            slot += arguments[i].getSize();
        }
        return slot;
    }
}
