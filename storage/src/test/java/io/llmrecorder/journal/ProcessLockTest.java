package io.llmrecorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLockTest {
    @TempDir
    Path folder;

    @Test
    void isHeldByOneInTheJvm() throws Exception {
        Layout layout = new Layout(folder);
        try (ProcessLock first = ProcessLock.tryLock(layout, "test")) {
            assertThat(first.isHeld()).isTrue();
            assertThat(ProcessLock.tryLock(layout, "test")).isNull();
        }
        try (ProcessLock again = ProcessLock.tryLock(layout, "test")) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void isHeldByOneProcessAndEndsWithIt() throws Exception {
        Layout layout = new Layout(folder);
        try (ChildJvm child = ChildJvm.start("lock", folder)) {
            assertThat(child.readLine()).isEqualTo("held");
            assertThat(ProcessLock.tryLock(layout, "test")).isNull();
            child.kill();
            try (ProcessLock lock = ProcessLock.tryLock(layout, "test")) {
                assertThat(lock).isNotNull();
            }
        }
    }

    @Test
    void isNotDroppedByATrialFromAnotherClassLoader() throws Exception {
        Layout layout = new Layout(folder);
        try (ProcessLock lock = ProcessLock.tryLock(layout, "test")) {
            assertThat(tryLockInAnotherLoader()).isNull();
            assertHeldAgainstOthers(lock);
        }
    }

    @Test
    void isNotDroppedWhenTheApplicationReplacesTheSystemProperties() throws Exception {
        Layout layout = new Layout(folder);
        Properties before = System.getProperties();
        try (ProcessLock lock = ProcessLock.tryLock(layout, "test")) {
            Properties copy = new Properties();
            before.stringPropertyNames().stream()
                    .filter(name -> !name.startsWith("llm-recorder"))
                    .forEach(name -> copy.setProperty(name, before.getProperty(name)));
            System.setProperties(copy);
            assertThat(ProcessLock.tryLock(layout, "test")).isNull();
            assertHeldAgainstOthers(lock);
        } finally {
            System.setProperties(before);
        }
    }

    private void assertHeldAgainstOthers(ProcessLock lock) throws Exception {
        assertThat(lock.isHeld()).isTrue();
        try (ChildJvm child = ChildJvm.start("lock", folder)) {
            assertThat(child.readLine()).isEqualTo("taken");
        }
    }

    private Object tryLockInAnotherLoader() throws Exception {
        String[] path = System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1);
        URL[] urls = new URL[path.length];
        for (int i = 0; i < path.length; i++) {
            urls[i] = Path.of(path[i]).toUri().toURL();
        }
        try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            Class<?> layoutClass = loader.loadClass(Layout.class.getName());
            Class<?> lockClass = loader.loadClass(ProcessLock.class.getName());
            assertThat(lockClass).isNotSameAs(ProcessLock.class);
            Object layout = layoutClass.getConstructor(Path.class).newInstance(folder);
            return lockClass.getMethod("tryLock", layoutClass, String.class).invoke(null, layout, "test");
        }
    }

    @Test
    void isFreeThoughAnInheritedPropertySaysOtherwise() throws Exception {
        Path file = folder.toRealPath().resolve("state/test.lock");
        System.setProperty("llm-recorder.lock." + file, "another process");
        try (ProcessLock lock = ProcessLock.tryLock(new Layout(folder), "test")) {
            assertThat(lock).isNotNull();
        }
    }

    @Test
    void isLostWhenItsFileIsDeleted() throws Exception {
        try (ProcessLock lock = ProcessLock.tryLock(new Layout(folder), "test")) {
            Files.delete(folder.resolve("state/test.lock"));
            assertThat(lock.isHeld()).isFalse();
        }
    }
}
