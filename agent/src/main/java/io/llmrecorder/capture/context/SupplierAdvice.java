package io.llmrecorder.capture.context;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A supplier is put into a completable future: it takes along who is calling. */
public final class SupplierAdvice {
    private SupplierAdvice() {}

    /** The supplier to put there. */
    public static <T> @Nullable Supplier<T> argument(@Nullable Supplier<T> task) {
        return Carried.supplier(task);
    }
}
