package io.llmrecorder.benchmark;

import java.util.Random;

/** Makes texts that are, to an index, like those of people: few words are frequent, most are rare. The same for the same seed. */
final class Words {
    private static final int ENGLISH = 200_000;
    private static final int CHINESE = 4_000;
    private static final int FIRST_CHINESE = 0x4E00;
    private static final int CHINESE_WORDS = 60_000;

    private static final String[] ONSETS = {"", "th", "t", "s", "w", "b", "r", "d", "n", "st", "pr", "k", "h", "gr"};
    private static final String[] VOWELS = {"e", "a", "i", "o", "ea", "u", "ou"};
    private static final String[] CODAS = {"", "n", "s", "r", "ng"};
    private static final int SYLLABLES = ONSETS.length * VOWELS.length * CODAS.length;

    private final Random random;

    Words(long seed) {
        random = new Random(seed);
    }

    /** About so many bytes, a third of the texts Chinese. */
    String text(int bytes) {
        return random.nextInt(3) == 0 ? chinese(bytes / 3) : english(bytes);
    }

    private String english(int letters) {
        StringBuilder text = new StringBuilder(letters + 16);
        while (text.length() < letters) {
            text.append(englishWord(rank(ENGLISH))).append(random.nextInt(12) == 0 ? ". " : " ");
        }
        return text.toString();
    }

    private String chinese(int letters) {
        StringBuilder text = new StringBuilder(letters + 4);
        while (text.length() < letters) {
            text.append(chineseWord(rank(CHINESE_WORDS))).append(random.nextInt(8) == 0 ? "，" : "");
        }
        return text.toString();
    }

    /** A number below {@code count}, the n-th about 1/n as often as the first: Zipf's law. */
    private int rank(int count) {
        return (int) Math.min(count - 1, Math.pow(count, random.nextDouble()) - 1);
    }

    /** The word of a rank, of syllables, the frequent ones short: packs about as English does. */
    static String englishWord(int rank) {
        StringBuilder word = new StringBuilder();
        for (int rest = rank + 1; rest > 0; rest /= SYLLABLES) {
            int syllable = rest % SYLLABLES;
            word.append(ONSETS[syllable % ONSETS.length]).append(VOWELS[syllable / ONSETS.length % VOWELS.length]);
            word.append(CODAS[syllable / ONSETS.length / VOWELS.length]);
        }
        return word.toString();
    }

    /** The word of a rank: two letters, of which frequent words have frequent ones. */
    static String chineseWord(int rank) {
        Random letters = new Random(rank);
        return letter(letters) + letter(letters);
    }

    private static String letter(Random letters) {
        return String.valueOf((char) (FIRST_CHINESE + (int) (CHINESE * letters.nextDouble() * letters.nextDouble())));
    }
}
