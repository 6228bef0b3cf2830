package io.llmrecorder.s3;

import java.util.Map;
import java.util.regex.Pattern;

/** Tells which keys are those of session documents with given attributes. */
public final class DocumentKeys {
    private final String prefix;
    private final Pattern pattern;

    private DocumentKeys(String prefix, Pattern pattern) {
        this.prefix = prefix;
        this.pattern = pattern;
    }

    /**
     * Of documents with these values in their keys, {@code session_id} among them or not.
     *
     * @throws StoreException when S3_SESSION_KEY has no place for one of them
     */
    public static DocumentKeys of(S3Settings settings, Map<String, String> values) throws StoreException {
        String template = settings.sessionKey();
        for (String name : values.keySet()) {
            if (!SessionKey.names(template, name)) {
                throw new StoreException(
                        "Session documents cannot be found by " + name + ", for S3_SESSION_KEY (" + template
                                + ") has no {" + name + "}.",
                        null);
            }
        }
        return new DocumentKeys(SessionKey.prefix(template), SessionKey.of(template, values));
    }

    /** What all these keys begin with. */
    public String prefix() {
        return prefix;
    }

    /** Whether the key is one of them. */
    public boolean matches(String key) {
        return pattern.matcher(key).matches();
    }
}
