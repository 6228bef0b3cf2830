package io.llmrecorder.web;

import io.llmrecorder.index.CallFilter;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What whoever asks may do and see.
 *
 * @param client tells clients apart for the rate limit; never a key itself
 * @param user the one user whose data it may see, or null for all
 */
record Access(Scope scope, String client, @Nullable String user) {

    /** For what is done on nobody's behalf. */
    static final Access EVERYTHING = new Access(Scope.ADMIN, "", null);

    /** The filter, kept to what may be seen. */
    CallFilter limit(CallFilter filter) {
        return user == null ? filter : filter.and("user", user, Clock.systemUTC());
    }

    /** Whether it may write for this user; null is nobody in particular. */
    boolean mayUse(@Nullable String other) {
        return user == null || other == null || user.equals(other);
    }

    /** Whether what belongs to this user, or to nobody known, may be seen. */
    boolean sees(@Nullable String owner) {
        return user == null || user.equals(owner);
    }
}
