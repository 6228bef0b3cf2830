package io.llmrecorder.clients;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A request body that can be read once, in three parts; the next part is there only when the server has got the one before.
 * Whatever holds a part back stops the call.
 */
final class PartsStream extends InputStream {
    private final byte[] bytes;
    private final Scene scene;
    private final boolean waits;
    private int position;

    /**
     * @param waits false for a client that reads ahead: the parts are then there at once
     */
    PartsStream(String text, Scene scene, boolean waits) {
        this.waits = waits;
        this.bytes = text.getBytes(StandardCharsets.UTF_8);
        this.scene = scene;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int third = bytes.length / 3 + 1;
        if (position == bytes.length) {
            return -1;
        }
        if (waits && position > 0 && position % third == 0) {
            scene.awaitReceived(position);
        }
        int count = Math.min(length, Math.min(third - position % third, bytes.length - position));
        System.arraycopy(bytes, position, target, offset, count);
        position += count;
        return count;
    }

    /** What was not read yet, without waiting for anybody. */
    @Override
    public byte[] readAllBytes() {
        return Arrays.copyOfRange(bytes, position, bytes.length);
    }
}
