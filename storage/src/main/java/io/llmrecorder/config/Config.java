package io.llmrecorder.config;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of this run: read once, checked, never changed.
 *
 * <p>Precedence: agent argument, system property, environment, properties file named by {@code LLM_RECORDS_CONFIG},
 * default. A value that cannot be used is left at its default, with one sentence in {@link #complaints} that says what is
 * allowed; so reading settings never fails. Immutable.
 */
public final class Config {
    private static final String ENVIRONMENT_PREFIX = "LLM_RECORDS_";
    private static final String PROPERTY_PREFIX = "llm.records.";
    private static final String FILE = "CONFIG";

    private final Map<Setting, Object> values = new EnumMap<>(Setting.class);
    private final Map<Setting, String> texts = new EnumMap<>(Setting.class);
    private final Map<Setting, String> origins = new EnumMap<>(Setting.class);
    private final List<String> complaints = new ArrayList<>();
    private final Set<Setting> refused = EnumSet.noneOf(Setting.class);

    private Config() {}

    /** Reads the settings of this process; {@code agentArguments} as after the {@code =} of the flag, or null. */
    public static Config load(@Nullable String agentArguments) {
        return load(agentArguments, System.getProperties(), System.getenv());
    }

    /** Reads settings from the given places. */
    public static Config load(@Nullable String agentArguments, Properties properties, Map<String, String> environment) {
        Config config = new Config();
        config.readFile(properties, environment);
        config.readEnvironment(environment);
        config.readProperties(properties);
        config.readArguments(agentArguments);
        return config;
    }

    private void readFile(Properties properties, Map<String, String> environment) {
        String file = properties.getProperty(PROPERTY_PREFIX + "config", environment.get(ENVIRONMENT_PREFIX + FILE));
        if (file == null || file.isBlank()) {
            return;
        }
        Properties content = new Properties();
        try (Reader reader = new InputStreamReader(Files.newInputStream(Path.of(file)), StandardCharsets.UTF_8)) {
            content.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            complaints.add("The settings file " + file + " cannot be read (" + reason(e)
                    + "), so nothing is deleted; name a readable properties file in LLM_RECORDS_CONFIG.");
            refuseWhatItMaySay();
            return;
        }
        for (String name : content.stringPropertyNames()) {
            set(settingInFile(name), name, content.getProperty(name), "file " + file);
        }
    }

    /** Which folder is meant, and what may be deleted in it. */
    private void refuseWhatItMaySay() {
        refused.add(Setting.BASE_DIR);
        for (Setting setting : Setting.values()) {
            if (setting.deletes()) {
                refused.add(setting);
            }
        }
    }

    /** A file may use any of the three names of a setting. */
    private static @Nullable Setting settingInFile(String name) {
        for (Setting setting : Setting.values()) {
            if (name.equals(setting.argumentName())
                    || name.equals(setting.propertyName())
                    || name.equals(setting.environmentName())
                    || name.equals(setting.shortName())) {
                return setting;
            }
        }
        return null;
    }

    private void readEnvironment(Map<String, String> environment) {
        for (Setting setting : Setting.values()) {
            String shortName = setting.shortName();
            if (shortName != null && environment.containsKey(shortName)) {
                set(setting, shortName, environment.get(shortName), "environment");
            }
        }
        for (Map.Entry<String, String> entry : environment.entrySet()) {
            String name = entry.getKey();
            if (name.startsWith(ENVIRONMENT_PREFIX) && !name.equals(ENVIRONMENT_PREFIX + FILE)) {
                set(byEnvironmentName(name), name, entry.getValue(), "environment");
            }
        }
    }

    private static @Nullable Setting byEnvironmentName(String name) {
        for (Setting setting : Setting.values()) {
            if (setting.environmentName().equals(name)) {
                return setting;
            }
        }
        return null;
    }

    private void readProperties(Properties properties) {
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PROPERTY_PREFIX) && !name.equals(PROPERTY_PREFIX + "config")) {
                Setting setting = Setting.named(name.substring(PROPERTY_PREFIX.length()));
                set(setting, name, properties.getProperty(name), "system property");
            }
        }
    }

    /**
     * {@code name=value,name=value}. A piece without {@code =} belongs to the value before it, so that lists can be given:
     * {@code views=errors,latest,raw=true}.
     */
    private void readArguments(@Nullable String arguments) {
        if (arguments == null || arguments.isBlank()) {
            return;
        }
        String name = null;
        StringBuilder value = new StringBuilder();
        for (String piece : arguments.split(",", -1)) {
            int equals = piece.indexOf('=');
            if (equals > 0 && looksLikeName(piece, equals)) {
                setArgument(name, value);
                name = piece.substring(0, equals).trim();
                value.setLength(0);
                value.append(piece, equals + 1, piece.length());
            } else if (name != null) {
                value.append(',').append(piece);
            } else {
                complaints.add("The agent argument \"" + piece + "\" is not of the form name=value.");
            }
        }
        setArgument(name, value);
    }

    private static boolean looksLikeName(String piece, int end) {
        for (int i = 0; i < end; i++) {
            char c = piece.charAt(i);
            boolean letter = c >= 'a' && c <= 'z';
            boolean digit = c >= '0' && c <= '9';
            if (!letter && !digit && c != '.' && c != ' ') {
                return false;
            }
        }
        return true;
    }

    private void setArgument(@Nullable String name, StringBuilder value) {
        if (name != null) {
            set(Setting.named(name), name, value.toString(), "agent argument");
        }
    }

    private void set(@Nullable Setting setting, String name, @Nullable String text, String origin) {
        if (setting == null) {
            complaints.add("There is no setting " + name + " (" + origin + "); the settings are " + names() + ".");
            return;
        }
        String trimmed = text == null ? "" : text.trim();
        if (trimmed.isEmpty()) {
            return;
        }
        try {
            values.put(setting, Values.parse(setting, trimmed));
            texts.put(setting, trimmed);
            origins.put(setting, origin);
            refused.remove(setting);
        } catch (Values.PartlyException e) {
            // Whoever names what is to be redacted gets no less for a slip in one of the names.
            values.put(setting, e.usable());
            texts.put(setting, String.join(",", e.usable()));
            origins.put(setting, origin);
            refused.remove(setting);
            complaints.add(name + " (" + origin + ") " + e.getMessage() + "; the others are used.");
        } catch (IllegalArgumentException e) {
            complaints.add(name + " (" + origin + ") " + e.getMessage() + "; " + instead(setting) + ".");
            refused.add(setting);
        }
    }

    private String instead(Setting setting) {
        if (setting.deletes()) {
            return "until it is, nothing is deleted by it";
        }
        if (setting == Setting.ENCRYPTION_KEY_FILE) {
            return "until it is, nothing is written";
        }
        if (setting == Setting.S3_ENDPOINT || setting == Setting.S3_SSE) {
            return "until it is, nothing goes to S3";
        }
        return "it stays " + (values.containsKey(setting) ? "as set elsewhere" : "at its default");
    }

    private static String names() {
        StringBuilder names = new StringBuilder();
        for (Setting setting : Setting.values()) {
            names.append(names.length() == 0 ? "" : ", ").append(setting.argumentName());
        }
        return names.toString();
    }

    private static String reason(Exception e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    /** One sentence for each setting that could not be used; empty when all is well. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Where the value of the setting came from: {@code agent argument}, …, {@code default}. */
    public String origin(Setting setting) {
        return origins.getOrDefault(setting, "default");
    }

    /** The value as it was given, or the default as a user would write it; null when there is neither. */
    public @Nullable String given(Setting setting) {
        String text = texts.get(setting);
        return text == null ? setting.defaultText() : text;
    }

    /** Whether anybody gave a value. */
    public boolean isSet(Setting setting) {
        return origins.containsKey(setting);
    }

    /** Whether somebody wanted a value that cannot be used, and nobody else another one who has the last word. */
    public boolean isRefused(Setting setting) {
        return refused.contains(setting);
    }

    /** Whether anybody gave a value, be it of use or not. */
    public boolean isWanted(Setting setting) {
        return isSet(setting) || isRefused(setting);
    }

    private @Nullable Object value(Setting setting) {
        Object value = values.get(setting);
        String defaultText = setting.defaultText();
        return value != null || defaultText == null ? value : Values.parse(setting, defaultText);
    }

    private Object required(Setting setting) {
        Object value = value(setting);
        if (value == null) {
            throw new IllegalStateException(setting + " has no default");
        }
        return value;
    }

    /** The value as text, or null when there is none. */
    public @Nullable String text(Setting setting) {
        Object value = value(setting);
        return value == null ? null : value.toString();
    }

    /** The value of a setting that has a default. */
    public String requiredText(Setting setting) {
        return required(setting).toString();
    }

    public boolean flag(Setting setting) {
        return (Boolean) required(setting);
    }

    /** A count or a number of bytes. */
    public long number(Setting setting) {
        return (Long) required(setting);
    }

    /** A number of bytes that must fit an array. */
    public int size(Setting setting) {
        return (int) Math.min(Integer.MAX_VALUE - 8, number(setting));
    }

    /** A number without default, or null. */
    public @Nullable Long optionalNumber(Setting setting) {
        return (Long) value(setting);
    }

    public Duration duration(Setting setting) {
        return (Duration) required(setting);
    }

    /** A list; empty when nothing is set. */
    public List<String> list(Setting setting) {
        Object value = value(setting);
        List<String> items = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object item : list) {
                items.add((String) item);
            }
        }
        return items;
    }

    /** A URL, or null. */
    public @Nullable URI url(Setting setting) {
        return (URI) value(setting);
    }

    /** Root of all local files, absolute. */
    public Path baseDir() {
        return Path.of(requiredText(Setting.BASE_DIR)).toAbsolutePath().normalize();
    }
}
