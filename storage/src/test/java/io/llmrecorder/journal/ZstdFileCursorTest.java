package io.llmrecorder.journal;

import io.llmrecorder.codec.Codec;

/** All of it again, with archives of the other codec. */
class ZstdFileCursorTest extends FileCursorTest {
    @Override
    Codec codec() {
        return Codec.ZSTD;
    }
}
