package io.llmrecorder.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Test;

class DatabaseFileTest {
    private static <T extends Throwable> T in(String type, T failure) {
        failure.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("jdk.internal.util.Preconditions", "outOfBounds", "Preconditions.java", 1),
            new StackTraceElement("java.nio.Buffer", "checkIndex", "Buffer.java", 1),
            new StackTraceElement(type, "read", null, 1),
        });
        return failure;
    }

    private static SQLException saying(Throwable cause) {
        return new SQLException("GeneralError", "HY000", ErrorCode.GENERAL_ERROR_1, cause);
    }

    @Test
    void aStoreThatFallsOverWhatItReadsIsDamaged() {
        String page = "org.h2.mvstore.Page";
        assertThat(DatabaseFile.isDamaged(saying(in(page, new AssertionError()))))
                .isTrue();
        assertThat(DatabaseFile.isDamaged(saying(in(page, new NegativeArraySizeException()))))
                .isTrue();
        assertThat(DatabaseFile.isDamaged(in(page, new IndexOutOfBoundsException())))
                .isTrue();
    }

    @Test
    void otherFailuresLeaveTheFileWhereItIs() {
        assertThat(DatabaseFile.isDamaged(saying(in("org.h2.command.Parser", new NullPointerException()))))
                .isFalse();
        assertThat(DatabaseFile.isDamaged(saying(in("org.h2.mvstore.Page", new OutOfMemoryError()))))
                .isFalse();
        assertThat(DatabaseFile.isDamaged(
                        saying(in("org.h2.mvstore.Page", new IllegalStateException(new ClosedChannelException())))))
                .isFalse();
        assertThat(DatabaseFile.isDamaged(saying(
                        in("org.h2.mvstore.Page", new MVStoreException(DataUtils.ERROR_WRITING_FAILED, "disk full")))))
                .isFalse();
    }
}
