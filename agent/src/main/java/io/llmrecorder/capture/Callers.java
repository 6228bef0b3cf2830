package io.llmrecorder.capture;

import io.llmrecorder.exchange.Caller;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling: on this thread, or on the thread that made an HTTP call object which another thread now runs.
 *
 * <p>Safe for use by many threads; without locks, so that virtual threads are not pinned.
 */
public final class Callers {
    private static final ThreadLocal<@Nullable Caller> CURRENT = new ThreadLocal<>();
    private static final ConcurrentHashMap<Key, Caller> ATTACHED = new ConcurrentHashMap<>();
    private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();

    private Callers() {}

    /** Who is calling on this thread, or null. */
    public static @Nullable Caller current() {
        return CURRENT.get();
    }

    /** From now on {@code caller} is calling on this thread; null for nobody. Answers who was before. */
    public static @Nullable Caller enter(@Nullable Caller caller) {
        Caller before = CURRENT.get();
        if (caller == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(caller);
        }
        return before;
    }

    /** Remembers who made {@code call}, for as long as that object lives. */
    public static void attach(Object call, Caller caller) {
        for (Object gone = GONE.poll(); gone != null; gone = GONE.poll()) {
            ATTACHED.remove(gone);
        }
        ATTACHED.put(new Key(call, GONE), caller);
    }

    /** Who made {@code call}; if nobody was remembered for it, who is calling on this thread; or null. */
    public static @Nullable Caller of(Object call) {
        Caller attached = ATTACHED.isEmpty() ? null : ATTACHED.get(new Key(call, null));
        return attached != null ? attached : current();
    }

    /** An object by identity, not kept alive. */
    private static final class Key extends WeakReference<Object> {
        private final int hash;

        Key(Object object, @Nullable ReferenceQueue<Object> queue) {
            super(object, queue);
            this.hash = System.identityHashCode(object);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            Object mine = get();
            return mine != null && other instanceof Key key && key.get() == mine;
        }
    }
}
