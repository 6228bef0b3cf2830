package io.llmrecorder.blob;

import java.nio.charset.StandardCharsets;

/** The media type of bytes, from how they begin. Pure. */
final class MediaType {
    static final String UNKNOWN = "application/octet-stream";

    private static final String[][] TYPES = {
        {"\u0089PNG\r\n", "image/png"},
        {"\u00FF\u00D8\u00FF", "image/jpeg"},
        {"GIF8", "image/gif"},
        {"BM", "image/bmp"},
        {"%PDF-", "application/pdf"},
        {"OggS", "audio/ogg"},
        {"ID3", "audio/mpeg"},
        {"\u00FF\u00FB", "audio/mpeg"},
        {"fLaC", "audio/flac"},
        {"PK\u0003\u0004", "application/zip"},
        {"\u001F\u008B", "application/gzip"},
    };

    private MediaType() {}

    static String of(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, 16), StandardCharsets.ISO_8859_1);
        if (head.startsWith("RIFF")) {
            return head.startsWith("WEBP", 8) ? "image/webp" : head.startsWith("WAVE", 8) ? "audio/wav" : UNKNOWN;
        }
        if (head.startsWith("ftyp", 4)) {
            return "video/mp4";
        }
        for (String[] type : TYPES) {
            if (head.startsWith(type[0])) {
                return type[1];
            }
        }
        return UNKNOWN;
    }
}
