package io.llmrecorder.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void keepsThreeDigitsOfAnyValue() {
        for (double value :
                new double[] {0, 0.001, 0.5, 0.999, 1, 9.99, 10, 99.9, 100, 123, 999, 1000, 86_400_000, 9.99e14}) {
            assertThat(of(value).percentile(50)).isEqualTo(value);
        }
        assertThat(of(1234.5).percentile(50)).isEqualTo(1230);
        assertThat(of(999.6).percentile(50)).isEqualTo(1000);
        assertThat(of(-1).percentile(50)).isZero();
        assertThat(of(Double.NaN).percentile(50)).isZero();
        assertThat(of(Double.POSITIVE_INFINITY).percentile(50)).isEqualTo(9.99e14);
        assertThat(new Histogram().percentile(50)).isNull();
    }

    @Test
    void isOffByHalfAPercentAtMost() {
        Random random = new Random(1);
        double[] values = random.doubles(5000, -3, 7)
                .map(exponent -> Math.pow(10, exponent))
                .toArray();
        Histogram histogram = of(values);
        Arrays.sort(values);

        for (int percent = 1; percent <= 100; percent++) {
            double exact = values[(values.length * percent + 99) / 100 - 1];
            assertThat(histogram.percentile(percent)).isCloseTo(exact, Percentage.withPercentage(0.51));
        }
    }

    @Test
    void isTheSameAddedUpOrReadFromItsBytesOrTakenApart() {
        double[] some = new Random(2).doubles(300, 0, 2000).toArray();
        double[] others = new Random(3).doubles(500, 0, 5000).toArray();
        Histogram all = of(some);
        all.add(Histogram.of(of(others).toBytes()));
        Histogram one = of(some);
        for (double value : others) {
            one.add(value, 1);
        }
        assertThat(all.toBytes()).isEqualTo(one.toBytes());
        assertThat(Histogram.of(all.toBytes()).toBytes()).isEqualTo(all.toBytes());

        for (double value : some) {
            all.add(value, -1);
        }
        assertThat(all.toBytes()).isEqualTo(of(others).toBytes());
    }

    @Test
    void takesInSmallOnesAsItTakesInOnesOfItsSize() {
        double[] values = new Random(4).doubles(3000, 0, 5000).toArray();
        Histogram small = new Histogram();
        for (int i = 0; i < values.length; i += 3) {
            small.add(of(values[i], values[i + 1], values[i + 2]));
        }
        assertThat(small.toBytes()).isEqualTo(of(values).toBytes());
    }

    private static Histogram of(double... values) {
        Histogram histogram = new Histogram();
        for (double value : values) {
            histogram.add(value, 1);
        }
        return histogram;
    }
}
