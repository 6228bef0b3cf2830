package io.llmrecorder.config;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads the text of a setting. What cannot be read ends in an exception whose message says what is allowed. */
final class Values {
    private static final String[] BYTE_UNITS = {"KiB", "MiB", "GiB", "KB", "MB", "GB", "K", "M", "G", "B"};
    private static final long[] BYTE_FACTORS = {
        1L << 10, 1L << 20, 1L << 30, 1_000, 1_000_000, 1_000_000_000, 1L << 10, 1L << 20, 1L << 30, 1
    };
    private static final String[] TIME_UNITS = {"ms", "s", "m", "h", "d"};
    private static final long[] TIME_MILLIS = {1, 1_000, 60_000, 3_600_000, 86_400_000};

    private static final String FILE = "file:";

    private Values() {}

    static Object parse(Setting setting, String text) {
        return switch (setting.kind()) {
            case TEXT, SECRET -> text;
            case PATH -> path(text);
            case URL -> url(text);
            case BOOLEAN -> flag(text);
            case COUNT -> count(text);
            case BYTES -> bytes(text);
            case DURATION -> duration(text);
            case CHOICE -> choice(setting, text);
            case LIST, SECRETS -> list(setting, text);
        };
    }

    private static String path(String text) {
        try {
            return Path.of(text).toString();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(quoted(text) + "must be a path" + Locales.advice(text));
        }
    }

    private static URI url(String text) {
        try {
            URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new IllegalArgumentException(quoted(text) + "must be a URL such as https://host:9000");
    }

    private static Boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default -> throw new IllegalArgumentException(quoted(text) + "must be true or false");
        };
    }

    private static Long count(String text) {
        try {
            long count = Long.parseLong(text);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(quoted(text) + "must be a whole number, 0 or more");
    }

    private static Long bytes(String text) {
        for (int i = 0; i < BYTE_UNITS.length; i++) {
            if (text.regionMatches(
                    true, text.length() - BYTE_UNITS[i].length(), BYTE_UNITS[i], 0, BYTE_UNITS[i].length())) {
                return scaled(
                        text,
                        BYTE_UNITS[i],
                        BYTE_FACTORS[i],
                        "must be a number of bytes such as 1048576, 64KiB or 16MiB");
            }
        }
        return scaled(text, "", 1, "must be a number of bytes such as 1048576, 64KiB or 16MiB");
    }

    private static Duration duration(String text) {
        for (int i = 0; i < TIME_UNITS.length; i++) {
            String number = text.substring(0, Math.max(0, text.length() - TIME_UNITS[i].length()));
            if (text.endsWith(TIME_UNITS[i])
                    && !number.isEmpty()
                    && Character.isDigit(number.charAt(number.length() - 1))) {
                return Duration.ofMillis(
                        scaled(text, TIME_UNITS[i], TIME_MILLIS[i], "must be a time such as 500ms, 30s, 5m, 2h or 1d"));
            }
        }
        throw new IllegalArgumentException(quoted(text) + "must be a time such as 500ms, 30s, 5m, 2h or 1d");
    }

    private static long scaled(String text, String unit, long factor, String allowed) {
        try {
            long number = Long.parseLong(
                    text.substring(0, text.length() - unit.length()).trim());
            if (number >= 0) {
                return Math.multiplyExact(number, factor);
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(quoted(text) + allowed);
    }

    private static String choice(Setting setting, String text) {
        for (String choice : setting.choices()) {
            if (choice.equalsIgnoreCase(text)) {
                return choice;
            }
        }
        throw new IllegalArgumentException(quoted(text) + "must be one of " + String.join(", ", setting.choices()));
    }

    /** What of a list can be used, if anything, and why the rest cannot. */
    static final class PartlyException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private final transient List<String> usable;

        private PartlyException(String reason, List<String> usable) {
            super(reason);
            this.usable = List.copyOf(usable);
        }

        List<String> usable() {
            return usable;
        }
    }

    private static List<String> list(Setting setting, String text) {
        List<String> items = new ArrayList<>();
        IllegalArgumentException refusal = null;
        for (String item : text.split(",", -1)) {
            try {
                if (!item.isBlank()) {
                    items.add(setting.choices().length == 0 ? item.trim() : item(setting, item.trim()));
                }
            } catch (IllegalArgumentException e) {
                refusal = e;
            }
        }
        if (refusal != null) {
            throw items.isEmpty() ? refusal : new PartlyException(String.valueOf(refusal.getMessage()), items);
        }
        return items;
    }

    /** One of the choices, or a file where {@code file:/path} is among them. */
    private static String item(Setting setting, String text) {
        boolean file = text.startsWith(FILE) && Arrays.asList(setting.choices()).contains(FILE + "/path");
        return file ? FILE + path(text.substring(FILE.length())) : choice(setting, text);
    }

    private static String quoted(String text) {
        return "is \"" + text + "\" but ";
    }
}
