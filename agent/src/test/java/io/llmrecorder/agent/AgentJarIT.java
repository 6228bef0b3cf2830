package io.llmrecorder.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is in the jar that users put into their applications. */
class AgentJarIT {
    @Test
    void showsNothingButItsDoor() throws IOException {
        try (JarFile jar = new JarFile(ChildJvm.JAR.toFile())) {
            List<String> visible = jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> !name.startsWith("inst/") && !name.endsWith("/"))
                    .collect(Collectors.toList());
            assertThat(visible)
                    .containsExactlyInAnyOrder(
                            "META-INF/MANIFEST.MF",
                            "LICENSE",
                            "LICENSE-LGPL-2.1",
                            "NOTICE",
                            "io/llmrecorder/agent/Agent.class",
                            "io/llmrecorder/agent/AgentLoader.class");
        }
    }

    @Test
    void hidesItsClassesFromClassPathScanners() throws IOException {
        try (JarFile jar = new JarFile(ChildJvm.JAR.toFile())) {
            assertThat(jar.stream().map(JarEntry::getName))
                    .noneMatch(name -> name.startsWith("inst/") && name.endsWith(".class"))
                    .contains(
                            "inst/bridge/LlmRecorderBridge.bin",
                            "inst/io/llmrecorder/agent/start/Start.classdata",
                            "inst/com/fasterxml/jackson/databind/ObjectMapper.classdata",
                            "inst/org/h2/Driver.classdata",
                            "inst/META-INF/services/java.sql.Driver");
        }
    }

    @Test
    void bringsOfByteBuddyOnlyItsAsm() throws IOException {
        try (JarFile jar = new JarFile(ChildJvm.JAR.toFile())) {
            assertThat(jar.stream().map(JarEntry::getName).filter(name -> name.startsWith("inst/net/bytebuddy/")))
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("inst/net/bytebuddy/jar/asm/")
                            || "inst/net/bytebuddy/jar/asm/".startsWith(name));
        }
    }

    @Test
    void saysInItsManifestHowItIsEntered() throws IOException {
        try (JarFile jar = new JarFile(ChildJvm.JAR.toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertThat(manifest.getValue("Premain-Class")).isEqualTo("io.llmrecorder.agent.Agent");
            assertThat(manifest.getValue("Agent-Class")).isEqualTo("io.llmrecorder.agent.Agent");
            assertThat(manifest.getValue("Main-Class")).isEqualTo("io.llmrecorder.agent.Agent");
            assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
            assertThat(manifest.getValue("Boot-Class-Path")).isNull();
        }
    }
}
