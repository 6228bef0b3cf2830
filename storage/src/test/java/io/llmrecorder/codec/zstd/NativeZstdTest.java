package io.llmrecorder.codec.zstd;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.util.ZstdVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeZstdTest {
    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux/amd64, so",
        "Linux, aarch64, linux/aarch64, so",
        "Mac OS X, x86_64, darwin/x86_64, dylib",
        "Mac OS X, aarch64, darwin/aarch64, dylib",
        "Windows Server 2022, amd64, win/amd64, dll",
        "Windows 11, aarch64, win/aarch64, dll"
    })
    void findsTheNativeCodeOfEachPlatform(String system, String processor, String folder, String extension) {
        String resource = NativeZstd.resource(system, processor);
        assertThat(resource).isEqualTo(folder + "/libzstd-jni-" + ZstdVersion.VERSION + "." + extension);
        assertThat(NativeZstdTest.class.getClassLoader().getResource(resource)).isNotNull();
    }
}
