package io.llmrecorder.s3;

import java.time.Instant;

/**
 * An object in the bucket.
 *
 * @param key as stored, not encoded
 * @param url full, as in {@link ObjectStore#url}
 * @param size in bytes
 * @param modified when it was stored last
 * @param tag the entity tag, which changes with the content
 */
public record StoredObject(String key, String url, long size, Instant modified, String tag) {}
