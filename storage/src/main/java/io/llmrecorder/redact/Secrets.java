package io.llmrecorder.redact;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys, tokens and passwords: those known by their shape ({@link TokenShape}, JWT, PEM), those after {@code Bearer} and
 * {@code Basic}, values of fields whose name says it ({@link SecretName}), and passwords in URLs.
 *
 * <p>Words that are too short to be a key are passed over many at a time ({@link LongRuns}); a look-ahead that finds nothing is never made twice over the same text.
 */
final class Secrets implements Pack {
    static final String NAME = "secrets";

    private static final int CHUNK = 1 << 13;
    /** Of ASCII's letters. */
    private static final int LOWER_CASE = 0x20;

    private static final byte NOTHING = 0;
    private static final byte WORD = 1;
    private static final byte FIELD = 2;
    private static final byte DASH = 3;
    private static final char WIDE_COLON = '：';
    /** What may begin with a {@link #pair}. */
    private static final byte[] KINDS = kinds();

    private static final TokenShape[][] BY_FIRST = byFirst();
    private static final TokenShape JWT_PART = new TokenShape("eyJ", "-_", 8);
    private static final TokenShape CREDENTIALS = new TokenShape("", "-._~+/=", 12);
    private static final TokenShape PEM = new TokenShape("", "+/=\\:, -\r\n\t", 0);

    /** "Bearer", and as many blanks as may follow. */
    private static final int LONGEST_SCHEME = 15;

    private static final int LONGEST_PEM_HEAD = 64;
    private static final int LONGEST_USER_INFO = 300;
    private static final int LEAST_QUOTED = 6;
    private static final int LEAST_BARE = 8;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void find(String text, Hits hits) {
        // A copy of plain characters is gone through several times as fast as the text itself.
        char[] chars = hits.chars(Math.min(text.length(), CHUNK) + 1);
        Signs signs = new Signs(text);
        int at = 0;
        while (at < text.length()) {
            int end = Math.min(text.length(), at + CHUNK);
            text.getChars(at, end, chars, 0);
            chars[end - at] = end < text.length() ? text.charAt(end) : 0;
            at = find(text, at, end, chars, signs, hits);
        }
    }

    /** Looks at one part of the text, and answers from where to look on, which may be behind its end. */
    private static int find(String text, int from, int end, char[] chars, Signs signs, Hits hits) {
        int at = from;
        boolean goesOn = end < text.length();
        while (at < end) {
            int run = LongRuns.next(chars, at - from, end - from, goesOn);
            int runEnd = LongRuns.end(chars, run, end - from, goesOn);
            int near = run == runEnd ? end : Math.max(at, from + run - LONGEST_SCHEME);
            at = Math.max(near, fields(text, at, near, signs, hits));
            at = each(text, from, at, from + runEnd, chars, hits);
        }
        return at;
    }

    /** Looks at each place. */
    private static int each(String text, int from, int start, int end, char[] chars, Hits hits) {
        int at = start;
        while (at < end) {
            // One branch, which is nearly never taken: by kinds of letters it would be a toss of a coin.
            byte kind = KINDS[pair(chars[at - from], chars[at + 1 - from])];
            at = kind == NOTHING ? at + 1 : Math.max(at + 1, look(kind, text, at, hits));
        }
        return at;
    }

    /** Looks at fields only, for the words are too short to be a key. */
    private static int fields(String text, int from, int end, Signs signs, Hits hits) {
        int at = from;
        for (int sign = signs.next(at); sign < end; sign = signs.next(at)) {
            at = Math.max(sign + 1, field(text, sign, hits));
        }
        return at;
    }

    /** Where the next colon or equals sign stands. Each is searched for once, however often it is asked for. */
    private static final class Signs {
        private static final String ALL = ":=" + WIDE_COLON;

        private final String text;
        private final int[] next = {-1, -1, -1};

        Signs(String text) {
            this.text = text;
        }

        int next(int from) {
            int first = text.length();
            for (int i = 0; i < next.length; i++) {
                if (next[i] < from) {
                    int found = text.indexOf(ALL.charAt(i), from);
                    next[i] = found < 0 ? text.length() : found;
                }
                first = Math.min(first, next[i]);
            }
            return first;
        }
    }

    /** By two characters, of which only the lower bits count: what they say is to be looked at again. */
    private static int pair(char first, char second) {
        return (first & 0x7F) << 7 | (second & 0x7F);
    }

    /** Adds what begins here, and answers from where to look on. */
    private static int look(byte kind, String text, int at, Hits hits) {
        char c = text.charAt(at);
        return switch (kind) {
            case WORD -> c < 128 && Characters.isStart(text, at) ? word(text, at, hits) : at;
            case FIELD -> c == ':' || c == '=' || c == WIDE_COLON ? field(text, at, hits) : at;
            default -> pem(text, at, hits);
        };
    }

    private static int word(String text, int at, Hits hits) {
        for (TokenShape shape : BY_FIRST[text.charAt(at)]) {
            if (text.startsWith(shape.prefix(), at)) {
                int from = at + shape.prefix().length();
                int end = shape.end(text, from);
                boolean found = end - from >= shape.least() && TokenShape.looksRandom(text, from, end);
                return found ? add(at, end, hits) : end;
            }
        }
        return switch (text.charAt(at)) {
            case 'e' -> text.startsWith("eyJ", at) ? jwt(text, at, hits) : at;
            case 'B', 'b' -> credentials(text, at, hits);
            default -> at;
        };
    }

    private static int jwt(String text, int at, Hits hits) {
        int end = JWT_PART.end(text, at);
        int parts = 1;
        while (parts < 5 && end < text.length() - 1 && text.charAt(end) == '.') {
            int next = JWT_PART.end(text, end + 1);
            if (next - end - 1 < JWT_PART.least() && parts == 1) {
                return end;
            }
            end = next;
            parts++;
        }
        return parts >= 2 && end - at > 20 ? add(at, end, hits) : end;
    }

    private static int credentials(String text, int at, Hits hits) {
        int scheme = isScheme(text, at, "bearer ") ? 7 : isScheme(text, at, "basic ") ? 6 : 0;
        if (scheme == 0) {
            return at;
        }
        int from = skipBlanks(text, at + scheme);
        int end = CREDENTIALS.end(text, from);
        boolean found = end - from >= CREDENTIALS.least() && hasDigit(text, from, end);
        return found ? add(from, end, hits) : from;
    }

    /** Nearly every other word is told from it by how it ends. */
    private static boolean isScheme(String text, int at, String scheme) {
        int blank = at + scheme.length() - 1;
        return blank < text.length()
                && text.charAt(blank) == ' '
                && (text.charAt(blank - 1) | LOWER_CASE) == scheme.charAt(scheme.length() - 2)
                && text.regionMatches(true, at, scheme, 0, scheme.length());
    }

    /** A colon or an equals sign: is there the name of a secret before it, and a value after it? */
    private static int field(String text, int at, Hits hits) {
        if (text.startsWith("://", at)) {
            return userInfo(text, at + 3, hits);
        }
        int nameEnd = at;
        while (nameEnd > 0 && at - nameEnd < 8 && isDecoration(text.charAt(nameEnd - 1))) {
            nameEnd--;
        }
        if (!SecretName.endsAt(text, nameEnd)) {
            return at;
        }
        int from = skipBlanks(text, at + 1);
        int slashes = from;
        while (slashes < text.length() && text.charAt(slashes) == '\\') {
            slashes++;
        }
        boolean quoted = slashes < text.length() && isQuote(text.charAt(slashes));
        return quoted ? quotedValue(text, slashes, slashes - from, hits) : bareValue(text, from, hits);
    }

    private static boolean isDecoration(char c) {
        return c == ' ' || c == '"' || c == '\'' || c == '\\' || c == '`' || c == '*';
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && at - from < 8 && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    /** To the quote that is escaped as often as the one that opened it; a value that was cut ends with its line. */
    private static int quotedValue(String text, int quote, int escapes, Hits hits) {
        int from = quote + 1;
        int slashes = 0;
        int end = from;
        for (; end < text.length() && text.charAt(end) != '\n'; end++) {
            char c = text.charAt(end);
            if (c == text.charAt(quote) && slashes <= escapes) {
                break;
            }
            slashes = c == '\\' ? slashes + 1 : 0;
        }
        int valueEnd = end - Math.min(slashes, end - from);
        return isSecretValue(text, from, valueEnd) ? add(from, valueEnd, hits) : end;
    }

    /** Whether the text of a field that has a secret's name is the secret, and not a word of a schema. */
    static boolean isSecretValue(String text, int from, int to) {
        return to - from >= LEAST_QUOTED
                && !text.startsWith("[re", from)
                && !isTypeName(text.substring(from, Math.min(to, from + 8)));
    }

    private static boolean isTypeName(String text) {
        return switch (text) {
            case "string", "object", "number", "integer", "boolean", "required", "optional" -> true;
            default -> false;
        };
    }

    private static int bareValue(String text, int from, Hits hits) {
        int end = from;
        while (end < text.length() && isBare(text.charAt(end))) {
            end++;
        }
        boolean found = end - from >= LEAST_BARE && hasDigit(text, from, end);
        return found ? add(from, end, hits) : from;
    }

    private static boolean isBare(char c) {
        return c > ' ' && c < 127 && ",;&\"'<>()[]{}\\`:=".indexOf(c) < 0;
    }

    /** The password in {@code scheme://user:password@host}. */
    private static int userInfo(String text, int from, Hits hits) {
        int colon = -1;
        int limit = Math.min(text.length(), from + LONGEST_USER_INFO);
        for (int i = from; i < limit; i++) {
            char c = text.charAt(i);
            if (c == '@') {
                return colon < 0 || colon + 1 >= i ? from : add(colon + 1, i, hits);
            }
            if (c <= ' ' || c > 126 || "/\"'<>\\?#".indexOf(c) >= 0) {
                return from;
            }
            colon = c == ':' && colon < 0 ? i : colon;
        }
        return from;
    }

    /** A private key between its two lines, or as much of one as there is. */
    private static int pem(String text, int at, Hits hits) {
        Integer from = text.startsWith("-----BEGIN ", at) ? pemHeadEnd(text, at) : null;
        if (from == null) {
            return at;
        }
        int end = from;
        while (end < text.length() && !text.startsWith("-----", end) && PEM.isPart(text.charAt(end))) {
            end++;
        }
        int tail = text.startsWith("-----END ", end) ? text.indexOf("-----", end + 9) : -1;
        return add(at, tail < 0 || tail - end > LONGEST_PEM_HEAD ? end : tail + 5, hits);
    }

    private static @Nullable Integer pemHeadEnd(String text, int at) {
        String head = text.substring(at, Math.min(text.length(), at + LONGEST_PEM_HEAD));
        int end = head.indexOf("PRIVATE KEY");
        int dashes = end < 0 ? -1 : head.indexOf("-----", end);
        return dashes < 0 ? null : at + dashes + 5;
    }

    private static boolean hasDigit(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                return true;
            }
        }
        return false;
    }

    private static int add(int from, int end, Hits hits) {
        hits.add(from, end);
        return end;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[128 * 128];
        for (TokenShape shape : TokenShape.ALL) {
            kinds[pair(shape.prefix().charAt(0), shape.prefix().charAt(1))] = WORD;
        }
        for (String begin : new String[] {"ey", "be", "bE", "Be", "BE", "ba", "bA", "Ba", "BA"}) {
            kinds[pair(begin.charAt(0), begin.charAt(1))] = WORD;
        }
        for (char second = 0; second < 128; second++) {
            kinds[pair(':', second)] = FIELD;
            kinds[pair('=', second)] = FIELD;
            kinds[pair(WIDE_COLON, second)] = FIELD;
        }
        kinds[pair('-', '-')] = DASH;
        return kinds;
    }

    private static TokenShape[][] byFirst() {
        TokenShape[][] byFirst = new TokenShape[128][];
        for (int c = 0; c < byFirst.length; c++) {
            char first = (char) c;
            byFirst[c] = Arrays.stream(TokenShape.ALL)
                    .filter(shape -> shape.prefix().charAt(0) == first)
                    .toArray(TokenShape[]::new);
        }
        return byFirst;
    }
}
