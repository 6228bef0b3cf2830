package io.llmrecorder.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The settings: names, defaults and what each may be. {@code CONTRACT}: users rely on names and defaults. */
public enum Setting {
    ENABLED(Kind.BOOLEAN, "true"),
    BASE_DIR(Kind.PATH, "logs/llm_interactions"),
    MAX_FILE_SIZE(Kind.BYTES, "104857600"),
    RETENTION_DAYS(Kind.COUNT, "90"),
    ERROR_RETENTION_DAYS(Kind.COUNT, "30"),
    ARCHIVE_RETENTION_DAYS(Kind.COUNT, null),
    BUFFER_SIZE(Kind.COUNT, "100"),
    FLUSH_INTERVAL(Kind.DURATION, "30s"),
    QUEUE_BYTES(Kind.BYTES, "64MiB"),
    QUEUE_CALLS(Kind.COUNT, "10000"),
    MAX_BODY_BYTES(Kind.BYTES, "16MiB"),
    BLOB_BYTES(Kind.BYTES, "64KiB"),
    CODEC(Kind.CHOICE, "gzip", "gzip", "zstd"),
    VIEWS(Kind.LIST, "by_session,errors,latest", "by_session", "errors", "latest", "call_folders", "session_documents"),
    RAW(Kind.BOOLEAN, "false"),
    EMBEDDINGS(Kind.CHOICE, "omit", "omit", "keep"),
    CONTENT(Kind.CHOICE, "full", "full", "metadata"),
    REQUIRE_SESSION(Kind.BOOLEAN, "false"),
    SESSION_HEADER(Kind.TEXT, "X-Session-ID"),
    USER_HEADER(Kind.TEXT, "X-User-ID"),
    ATTRIBUTE_PREFIX(Kind.TEXT, "X-LLM-Meta-"),
    TRUST_FORWARDED_FOR(Kind.BOOLEAN, "false"),
    ENDPOINTS(Kind.LIST, null),
    EXCLUDE(Kind.LIST, null),
    ENCRYPTION_KEY_FILE(Kind.PATH, null),
    JDBC_URL(Kind.TEXT, null),
    JDBC_USER(Kind.TEXT, null),
    JDBC_PASSWORD(Kind.SECRET, null),
    PRICES(Kind.PATH, null),
    REDACT(Kind.LIST, "secrets", "secrets", "email", "phone", "id_card", "bank_card", "ip", "file:/path"),
    SERVICE(Kind.TEXT, null),
    SESSION_IDLE(Kind.DURATION, "30m"),
    CONSOLE_PORT(Kind.COUNT, null),
    CONSOLE_HOST(Kind.TEXT, "127.0.0.1"),
    API_KEYS(Kind.SECRETS, null),
    RATE_LIMIT(Kind.COUNT, "6000"),
    OTLP_ENDPOINT(Kind.URL, null),
    OTLP_HEADERS(Kind.SECRETS, null),
    ALERTS(Kind.LIST, null),
    ALERT_WEBHOOK(Kind.URL, null),
    ALERT_SECRET(Kind.SECRET, null),
    LOG_LEVEL(Kind.CHOICE, "info", "debug", "info", "warn", "error", "off"),
    S3_ENDPOINT(Kind.URL, null),
    S3_BUCKET(Kind.TEXT, null),
    S3_ACCESS_KEY(Kind.SECRET, null),
    S3_SECRET_KEY(Kind.SECRET, null),
    S3_REGION(Kind.TEXT, "us-east-1"),
    S3_PREFIX(Kind.TEXT, null),
    S3_SEGMENT_BYTES(Kind.BYTES, "8MiB"),
    S3_SEGMENT_INTERVAL(Kind.DURATION, "60s"),
    S3_SESSION_KEY(Kind.TEXT, "openai_logs/{drawing_id}/openai_interaction_{session_id}.json_{hash}.txt"),
    S3_SSE(Kind.CHOICE, null, "AES256", "aws:kms", "aws:kms:dsse"),
    S3_KMS_KEY_ID(Kind.TEXT, null),
    KEEP_LOCAL_DAYS(Kind.COUNT, null),
    S3_COMPATIBILITY(Kind.BOOLEAN, "false");

    /** How the text of a setting is read. */
    enum Kind {
        TEXT,
        PATH,
        SECRET,
        SECRETS,
        URL,
        BOOLEAN,
        COUNT,
        BYTES,
        DURATION,
        CHOICE,
        LIST
    }

    private final Kind kind;
    private final @Nullable String defaultText;

    @SuppressWarnings("ImmutableEnumChecker") // handed out within this package only, and only read there
    private final String[] choices;

    Setting(Kind kind, @Nullable String defaultText, String... choices) {
        this.kind = kind;
        this.defaultText = defaultText;
        this.choices = choices;
    }

    Kind kind() {
        return kind;
    }

    /** The default as text, or null when there is none. */
    public @Nullable String defaultText() {
        return defaultText;
    }

    /** Whether the value must never be printed. */
    public boolean isSecret() {
        return kind == Kind.SECRET || kind == Kind.SECRETS;
    }

    /** Whether it says what may be deleted. */
    boolean deletes() {
        return this == RETENTION_DAYS
                || this == ERROR_RETENTION_DAYS
                || this == ARCHIVE_RETENTION_DAYS
                || this == KEEP_LOCAL_DAYS;
    }

    String[] choices() {
        return choices;
    }

    /** Name as agent argument: {@code max.file.size}. */
    public String argumentName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** Name as system property: {@code llm.records.max.file.size}. */
    public String propertyName() {
        return "llm.records." + argumentName();
    }

    /** Name in the environment: {@code LLM_RECORDS_MAX_FILE_SIZE}; for S3 also without the prefix, see {@link #shortName}. */
    public String environmentName() {
        return "LLM_RECORDS_" + name();
    }

    /** The usual short name in the environment ({@code S3_BUCKET}), or null. */
    public @Nullable String shortName() {
        return name().startsWith("S3_") ? name() : null;
    }

    /** The setting with this argument name, or null. */
    public static @Nullable Setting named(String argumentName) {
        for (Setting setting : values()) {
            if (setting.argumentName().equals(argumentName)) {
                return setting;
            }
        }
        return null;
    }
}
