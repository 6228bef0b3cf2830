package io.llmrecorder.provider;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Makes frames of the AWS event stream with right CRCs. */
final class Frame {
    private static final int PRELUDE = 12;

    private Frame() {}

    /** An event with one header field of type string. */
    static byte[] of(String field, String value, String payload) {
        byte[] name = field.getBytes(StandardCharsets.US_ASCII);
        byte[] text = value.getBytes(StandardCharsets.US_ASCII);
        byte[] data = payload.getBytes(StandardCharsets.UTF_8);
        ByteBuffer fields = ByteBuffer.allocate(name.length + text.length + 4);
        fields.put((byte) name.length).put(name).put((byte) 7);
        fields.putShort((short) text.length).put(text);
        return frame(fields.array(), data);
    }

    /** The bytes as header fields, as many of them as the first byte says, and payload. */
    static byte[] around(byte[] bytes) {
        int fields = bytes.length == 0 ? 0 : Math.min(bytes[0] & 0xFF, bytes.length);
        byte[] payload = Arrays.copyOfRange(bytes, fields, bytes.length);
        return frame(Arrays.copyOf(bytes, fields), payload);
    }

    /** The bytes as one frame whose length and CRCs are put right. */
    static byte[] repaired(byte[] bytes) {
        if (bytes.length < PRELUDE + 4) {
            return bytes;
        }
        byte[] frame = bytes.clone();
        ByteBuffer.wrap(frame).putInt(0, bytes.length);
        return sealed(frame);
    }

    private static byte[] frame(byte[] fields, byte[] payload) {
        byte[] frame = new byte[PRELUDE + fields.length + payload.length + 4];
        ByteBuffer into = ByteBuffer.wrap(frame);
        into.putInt(frame.length).putInt(fields.length).putInt(0);
        into.put(fields).put(payload);
        return sealed(frame);
    }

    private static byte[] sealed(byte[] frame) {
        ByteBuffer into = ByteBuffer.wrap(frame);
        into.putInt(8, crc(frame, 8));
        into.putInt(frame.length - 4, crc(frame, frame.length - 4));
        return frame;
    }

    private static int crc(byte[] frame, int length) {
        CRC32 crc = new CRC32();
        crc.update(frame, 0, length);
        return (int) crc.getValue();
    }
}
