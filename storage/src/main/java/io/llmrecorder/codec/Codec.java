package io.llmrecorder.codec;

import io.llmrecorder.codec.zstd.NativeZstd;
import io.llmrecorder.config.Config;
import io.llmrecorder.config.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * How archives and segments are compressed, and bodies decompressed.
 *
 * <p>Safe for use by many threads; the streams are not. Close them: zstd's hold native memory until then. Zstd is native code
 * and may not be usable on a machine (unknown platform, temporary folder that may not execute): then its methods throw an
 * {@code IOException} that says why, and nothing else happens.
 */
public enum Codec {
    GZIP("gz", "application/gzip", 0x1F, 0x8B),
    ZSTD("zst", "application/zstd", 0x28, 0xB5, 0x2F, 0xFD);

    /** How many bytes {@link #ofContent} has to see. */
    public static final int START = 4;

    private static final int BUFFER = 1 << 16;

    private final String suffix;
    private final String mediaType;

    @SuppressWarnings("ImmutableEnumChecker") // never handed out
    private final int[] start;

    Codec(String extension, String mediaType, int... start) {
        this.suffix = "." + extension;
        this.mediaType = mediaType;
        this.start = start;
    }

    /** The codec that the setting {@code CODEC} names; see {@link #orGzip}. */
    public static Codec of(Config config) {
        return valueOf(config.requiredText(Setting.CODEC).toUpperCase(Locale.ROOT));
    }

    /** This one, or gzip where zstd cannot be used on this machine, which is logged. */
    public Codec orGzip() {
        return isUsable() ? this : GZIP;
    }

    /** The codec that a file of this name is compressed with, or null when its name ends otherwise. */
    public static @Nullable Codec ofFile(String name) {
        for (Codec codec : values()) {
            if (name.endsWith(codec.suffix)) {
                return codec;
            }
        }
        return null;
    }

    /** The codec that bytes which begin so are compressed with, or null. */
    public static @Nullable Codec ofContent(byte[] bytes) {
        for (Codec codec : values()) {
            if (codec.begins(bytes)) {
                return codec;
            }
        }
        return null;
    }

    private boolean begins(byte[] bytes) {
        for (int i = 0; i < start.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != start[i]) {
                return false;
            }
        }
        return true;
    }

    /** The ending of the names of such files, {@code .gz} or {@code .zst}. */
    public String suffix() {
        return suffix;
    }

    /** As in {@code Content-Type}. */
    public String mediaType() {
        return mediaType;
    }

    /** Whether this codec works on this machine. Loads zstd's native code; logs why it does not. */
    public boolean isUsable() {
        try {
            prepare();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Compresses what is written into {@code out}. The same bytes always give the same bytes; closing closes {@code out}.
     *
     * @throws IOException also when zstd cannot be used here; nothing has been written then
     */
    public OutputStream encode(OutputStream out) throws IOException {
        prepare();
        return this == ZSTD ? NativeZstd.encode(out) : new GZIPOutputStream(out, BUFFER);
    }

    /**
     * As {@link #encode(OutputStream)}, for what is kept: {@link #length} tells how long it was without unpacking it.
     *
     * @param length how many bytes will be written, exactly
     */
    public OutputStream encode(OutputStream out, long length) throws IOException {
        prepare();
        return this == ZSTD ? NativeZstd.encode(out, length) : new GZIPOutputStream(out, BUFFER);
    }

    /** How many bytes a file was compressed from; of gzip the low 32 bits, as its trailer has it. */
    public long length(Path file) throws IOException {
        if (this == GZIP) {
            return gzipLength(file);
        }
        prepare();
        try (InputStream in = Files.newInputStream(file)) {
            long length = NativeZstd.length(in);
            return length < 0 ? unpackedLength(file) : length;
        }
    }

    private static long gzipLength(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer trailer = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(trailer, Math.max(0, channel.size() - Integer.BYTES));
            return Integer.toUnsignedLong(trailer.getInt(0));
        }
    }

    /** Of a file that somebody else has compressed. */
    private long unpackedLength(Path file) throws IOException {
        try (InputStream in = decode(Files.newInputStream(file))) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /**
     * Decompresses {@code in}, which may be several compressed streams one after the other. What is cut gives all that can be
     * decompressed and then throws; closing closes {@code in}.
     *
     * @throws IOException also when zstd cannot be used here
     */
    public InputStream decode(InputStream in) throws IOException {
        prepare();
        return this == ZSTD ? NativeZstd.decode(in) : new GZIPInputStream(in, BUFFER);
    }

    private void prepare() throws IOException {
        if (this == ZSTD) {
            NativeLibrary.load();
        }
    }
}
