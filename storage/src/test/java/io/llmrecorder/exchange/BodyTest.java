package io.llmrecorder.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodyTest {
    @Test
    void keepsWhatPassedInChunksOfAnySize() {
        Random random = new Random(7);
        byte[] whole = new byte[100_000];
        random.nextBytes(whole);
        Body body = new Body(1 << 20, new Budget(1 << 20));
        for (int at = 0; at < whole.length; ) {
            int count = Math.min(whole.length - at, random.nextInt(3000));
            body.append(whole, at, count);
            at += count;
        }
        assertThat(body.bytes()).isEqualTo(whole);
        assertThat(body.length()).isEqualTo(whole.length);
        assertThat(body.truncated()).isFalse();
    }

    @Test
    void leavesThePositionOfABufferAlone() {
        Body body = new Body(100, new Budget(1000));
        ByteBuffer chunk = ByteBuffer.wrap("xxhello".getBytes(UTF_8));
        chunk.position(2);
        body.append(chunk);
        assertThat(chunk.position()).isEqualTo(2);
        assertThat(body.bytes()).asString(UTF_8).isEqualTo("hello");
    }

    @Test
    void saysHowLongItReallyWasPastTheLimit() {
        Body body = new Body(10, new Budget(1000));
        body.append("0123456".getBytes(UTF_8), 0, 7);
        body.append("789abcdef".getBytes(UTF_8), 0, 9);
        body.append('g');
        assertThat(body.bytes()).asString(UTF_8).isEqualTo("0123456789");
        assertThat(body.length()).isEqualTo(17);
        assertThat(body.truncated()).isTrue();
    }

    @Test
    void isCutWhereTheSharedBudgetEnds() {
        Budget budget = new Budget(3000);
        Body first = new Body(1 << 20, budget);
        Body second = new Body(1 << 20, budget);
        first.append(new byte[2000], 0, 2000);
        second.append(new byte[2000], 0, 2000);
        assertThat(first.truncated()).isFalse();
        assertThat(second.truncated()).isTrue();
        assertThat(second.length()).isEqualTo(2000);
        assertThat(budget.used()).isLessThanOrEqualTo(3000);
    }

    @Test
    void givesItsMemoryBackOnceAndTakesNoneAfterwards() {
        Budget budget = new Budget(1 << 20);
        Body body = new Body(1 << 20, budget);
        body.append(new byte[5000], 0, 5000);
        assertThat(budget.used()).isBetween(5000L, body.memory());
        body.release();
        body.append(new byte[5000], 0, 5000);
        body.release();
        assertThat(budget.used()).isZero();
        assertThat(body.bytes()).isEmpty();
        assertThat(body.length()).isEqualTo(10_000);
    }

    @Test
    void knowsWhenEachByteCame() {
        Body body = new Body(100, new Budget(1000));
        long before = System.nanoTime();
        body.append("first".getBytes(UTF_8), 0, 5);
        long between = System.nanoTime();
        body.append("second".getBytes(UTF_8), 0, 6);
        assertThat(body.chunks()).isEqualTo(2);
        assertThat(body.chunkOffset(1)).isEqualTo(5);
        assertThat(body.nanosAt(4) - before).isNotNegative();
        assertThat(between - body.nanosAt(4)).isNotNegative();
        assertThat(body.nanosAt(5) - between).isNotNegative();
        assertThat(body.nanosAt(11)).isEqualTo(-1);
    }

    @Test
    void countsMoreChunksThanItKnowsTheTimesOf() {
        Body body = new Body(100_000, new Budget(1 << 20));
        for (int i = 0; i < 10_000; i++) {
            body.append(new byte[2], 0, 2);
        }
        assertThat(body.chunks()).isEqualTo(10_000);
        assertThat(body.timedChunks()).isEqualTo(8192);
        assertThat(body.length()).isEqualTo(20_000);
    }
}
