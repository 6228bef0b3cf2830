package io.llmrecorder.codec;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the packages that touch zstd's native code a module which may do so.
 *
 * <p>From JDK 24 on the JVM warns on stderr of native code that nobody allowed, see JEP 472. All class path code shares one
 * permission, which is the application's to give; a module has its own. It goes to the loader that has the classes anyway, before the
 * first of them is loaded.
 */
final class NativeModule {
    private static final int FIRST_JDK_THAT_WARNS = 24;
    private static final String NAME = "io.llmrecorder.codec.zstd";

    private NativeModule() {}

    static void define(@Nullable ClassLoader loader) {
        // The application's own loader belongs to the application, and so do its modules.
        if (Runtime.version().feature() < FIRST_JDK_THAT_WARNS
                || loader == null
                || loader == ClassLoader.getSystemClassLoader()) {
            return;
        }
        try {
            ModuleLayer boot = ModuleLayer.boot();
            Configuration configuration =
                    boot.configuration().resolve(new OneModule(descriptor()), ModuleFinder.of(), Set.of(NAME));
            ModuleLayer.Controller controller = ModuleLayer.defineModules(configuration, List.of(boot), name -> loader);
            allowNativeCode(controller, controller.layer().findModule(NAME).orElseThrow());
        } catch (ReflectiveOperationException | RuntimeException e) {
            // The native code works without it, with a warning of the JVM.
        }
    }

    /** The public way, in the JDK since 22, is closed to code without the permission, as we are in an application. */
    private static void allowNativeCode(ModuleLayer.Controller controller, Module module)
            throws ReflectiveOperationException {
        Method internal = Module.class.getDeclaredMethod("implAddEnableNativeAccess");
        // The agent has opened java.lang to our loader.
        if (internal.trySetAccessible()) {
            internal.invoke(module);
        } else {
            // The manifest of our jar gives the permission to "java -jar".
            ModuleLayer.Controller.class
                    .getMethod("enableNativeAccess", Module.class)
                    .invoke(controller, module);
        }
    }

    private static ModuleDescriptor descriptor() {
        return ModuleDescriptor.newModule(NAME)
                .requires(Set.of(ModuleDescriptor.Requires.Modifier.MANDATED), "java.base")
                .exports(NAME)
                .packages(Set.of(NAME, "com.github.luben.zstd", "com.github.luben.zstd.util"))
                .build();
    }

    /** Finds a module whose classes are not read through it. */
    private record OneModule(ModuleDescriptor descriptor) implements ModuleFinder {
        @Override
        public Optional<ModuleReference> find(String name) {
            return name.equals(NAME) ? Optional.of(reference()) : Optional.empty();
        }

        @Override
        public Set<ModuleReference> findAll() {
            return Set.of(reference());
        }

        private ModuleReference reference() {
            return new ModuleReference(descriptor, null) {
                @Override
                public ModuleReader open() throws IOException {
                    throw new IOException("the loader of " + NAME + " reads its classes itself");
                }
            };
        }
    }
}
