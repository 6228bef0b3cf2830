package io.llmrecorder.weave;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the methods of a class file that a {@link Weaving} names. Adds no field, method or interface, so that classes can
 * be woven after they are loaded, and other agents can do the same.
 *
 * <p>Plain visitors of the ASM that Byte Buddy brings; its Advice costs the first woven class ten times as much (RATIONALE).
 */
final class Weaver {
    /** Since class files of version 51 (Java 7) there is invokedynamic. */
    private static final int FIRST_WITH_INVOKEDYNAMIC = 51;

    private Weaver() {}

    /** The woven class file, or null when the class lacks one of the methods or is too old to be woven. */
    static byte @Nullable [] weave(byte[] classFile, Weaving weaving) {
        ClassReader reader = new ClassReader(classFile);
        if (reader.readShort(6) < FIRST_WITH_INVOKEDYNAMIC) {
            return null;
        }
        List<Woven> missing = new ArrayList<>(weaving.methods());
        int[] locals = new int[weaving.methods().size()];
        reader.accept(new Scan(weaving, missing, locals), ClassReader.SKIP_FRAMES | ClassReader.SKIP_DEBUG);
        if (!missing.isEmpty()) {
            return null;
        }
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new Rewrite(writer, weaving, locals), ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }

    /** Index of the method among the woven ones, or -1. */
    private static int indexOf(Weaving weaving, String name, String descriptor) {
        for (int i = 0; i < weaving.methods().size(); i++) {
            Woven woven = weaving.methods().get(i);
            if (woven.name().equals(name) && woven.descriptor().equals(descriptor)) {
                return i;
            }
        }
        return -1;
    }

    /** Finds which methods are there, and how many local variables each has. */
    private static final class Scan extends ClassVisitor {
        private final Weaving weaving;
        private final List<Woven> missing;
        private final int[] locals;

        Scan(Weaving weaving, List<Woven> missing, int[] locals) {
            super(Opcodes.ASM9);
            this.weaving = weaving;
            this.missing = missing;
            this.locals = locals;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            int index = indexOf(weaving, name, descriptor);
            if (index < 0) {
                return null;
            }
            missing.remove(weaving.methods().get(index));
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitMaxs(int maxStack, int maxLocals) {
                    locals[index] = maxLocals;
                }
            };
        }
    }

    private static final class Rewrite extends ClassVisitor {
        private final Weaving weaving;
        private final int[] locals;

        Rewrite(ClassVisitor next, Weaving weaving, int[] locals) {
            super(Opcodes.ASM9, next);
            this.weaving = weaving;
            this.locals = locals;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
            int index = indexOf(weaving, name, descriptor);
            if (index < 0) {
                return method;
            }
            Woven woven = weaving.methods().get(index);
            CallSites calls = new CallSites(method, weaving.internalName(), (access & Opcodes.ACC_STATIC) != 0, woven);
            return switch (woven.kind()) {
                case ENTER -> new EnterMethod(calls);
                case AROUND -> new AroundMethod(calls, locals[index]);
                case ARGUMENT -> new ArgumentMethod(calls);
                case REPLACE -> new ReplacedMethod(calls);
                case FILTER -> new FilteredMethod(calls);
            };
        }
    }
}
