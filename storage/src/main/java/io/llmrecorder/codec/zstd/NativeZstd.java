package io.llmrecorder.codec.zstd;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.github.luben.zstd.util.Native;
import com.github.luben.zstd.util.ZstdVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** Zstd's native code and its streams. {@link #load} first. */
public final class NativeZstd {
    /**
     * 8 MiB, what RFC 9659 allows in HTTP, and enough for each level up to 19: a few bytes cannot ask for more memory. So far back
     * we look ourselves for what comes again, which is the same conversation with each call.
     */
    private static final int MAX_WINDOW_LOG = 23;

    /** Of a frame's header, see RFC 8878, 3.1.1.1. */
    private static final int LONGEST_HEADER = 18;

    private NativeZstd() {}

    /**
     * Loads the native code from a file of our own. The library would look at system properties and the library path first,
     * which are the application's: a file that we load from there cannot be loaded by the application any more.
     *
     * @throws IOException when the file cannot be written
     * @throws UnsatisfiedLinkError when it cannot be loaded
     */
    public static void load() throws IOException {
        String resource = resource(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        Path file = Files.createTempFile("llm-recorder-zstd", resource.substring(resource.lastIndexOf('.')));
        try (InputStream code = NativeZstd.class.getClassLoader().getResourceAsStream(resource)) {
            if (code == null) {
                throw new IOException("there is no " + resource);
            }
            Files.copy(code, file, StandardCopyOption.REPLACE_EXISTING);
            System.load(file.toAbsolutePath().toString());
            Native.assumeLoaded();
        } finally {
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            // Windows keeps a loaded library's file.
            file.toFile().deleteOnExit();
        }
    }

    /** Where in zstd-jni's jar the native code for a platform lies, by the names that the JDK gives to platforms. */
    static String resource(String osName, String processor) {
        String os = osName.toLowerCase(Locale.ROOT);
        String library = "/libzstd-jni-" + ZstdVersion.VERSION;
        boolean is64BitIntel = processor.equals("amd64") || processor.equals("x86_64");
        if (os.startsWith("mac")) {
            return "darwin/" + (is64BitIntel ? "x86_64" : processor) + library + ".dylib";
        }
        String folder = is64BitIntel ? "amd64" : processor;
        return os.startsWith("win") ? "win/" + folder + library + ".dll" : os + "/" + folder + library + ".so";
    }

    public static OutputStream encode(OutputStream out) throws IOException {
        return new ZstdOutputStreamNoFinalizer(out).setChecksum(true);
    }

    /** As {@link #encode(OutputStream)} of exactly so many bytes. */
    public static OutputStream encode(OutputStream out, long length) {
        return new SizedOutput(out, MAX_WINDOW_LOG, length);
    }

    /** How many bytes the frame that begins here was made of; negative where it does not say so, or is none. */
    public static long length(InputStream in) throws IOException {
        byte[] header = in.readNBytes(LONGEST_HEADER);
        return Zstd.getFrameContentSize(header, 0, header.length);
    }

    public static InputStream decode(InputStream in) throws IOException {
        return new ZstdInputStreamNoFinalizer(in).setLongMax(MAX_WINDOW_LOG);
    }
}
