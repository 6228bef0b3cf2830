package io.llmrecorder.benchmark;

import io.llmrecorder.codec.Codec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How small conversations become that send their whole history with each call: twenty at a time, each in turn saying one thing, cut
 * into pieces of several sizes, as segments and archives are. Arguments: turns of a conversation, and bytes of text that each adds.
 */
public final class SizeFigures {
    private static final int SESSIONS = 20;
    private static final int MIB = 1 << 20;
    private static final int[] PIECES = {8 * MIB, 100 * MIB};
    private static final int ROUNDS = 3;
    private static final PrintStream OUT = System.out;

    private SizeFigures() {}

    /** Compresses and prints a line for each codec and size of piece. */
    public static void main(String[] arguments) throws IOException {
        int turns = Integer.parseInt(arguments[0]);
        MadeJournal made = new MadeJournal(SESSIONS * turns, turns, Integer.parseInt(arguments[1]));
        List<byte[]> lines = made.interleaved(SESSIONS);
        OUT.printf(
                Locale.ROOT,
                "%,d calls, %,d bytes, %.1f times their unique text%n",
                lines.size(),
                made.wireBytes(),
                (double) made.wireBytes() / made.uniqueBytes());
        for (int size : PIECES) {
            List<byte[]> pieces = pieces(lines, size);
            for (Codec codec : Codec.values()) {
                print(codec, size, pieces, made);
            }
        }
    }

    private static List<byte[]> pieces(List<byte[]> lines, int size) {
        List<byte[]> pieces = new ArrayList<>();
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            piece.writeBytes(line);
            piece.write('\n');
            if (piece.size() >= size) {
                pieces.add(piece.toByteArray());
                piece.reset();
            }
        }
        pieces.add(piece.toByteArray());
        return pieces;
    }

    private static void print(Codec codec, int size, List<byte[]> pieces, MadeJournal made) throws IOException {
        long packing = Long.MAX_VALUE;
        long unpacking = Long.MAX_VALUE;
        long packed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<byte[]> all = new ArrayList<>();
            long begin = System.nanoTime();
            for (byte[] piece : pieces) {
                all.add(pack(codec, piece));
            }
            long middle = System.nanoTime();
            for (byte[] piece : all) {
                try (InputStream in = codec.decode(new ByteArrayInputStream(piece))) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
            packing = Math.min(packing, middle - begin);
            unpacking = Math.min(unpacking, System.nanoTime() - middle);
            packed = all.stream().mapToLong(piece -> piece.length).sum();
        }
        OUT.printf(
                Locale.ROOT,
                "%-4s in pieces of %3d MiB: %5.2f times the unique text, packed at %,5.0f MB/s, unpacked at %,5.0f MB/s%n",
                codec,
                size / MIB,
                (double) packed / made.uniqueBytes(),
                made.wireBytes() * 1e3 / packing,
                made.wireBytes() * 1e3 / unpacking);
    }

    private static byte[] pack(Codec codec, byte[] piece) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = codec.encode(packed, piece.length)) {
            out.write(piece);
        }
        return packed.toByteArray();
    }
}
