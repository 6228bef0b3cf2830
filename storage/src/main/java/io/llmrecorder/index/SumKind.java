package io.llmrecorder.index;

/** What the calls of one row of sums have in common, beside their time. */
enum SumKind {
    /** Model, provider, status and the like; of all users. */
    ALL_USERS(0),
    /** The same, and the user. */
    EACH_USER(1),
    /** The user alone: a few rows where each user has many models. */
    USER_ONLY(2);

    private final int code;

    SumKind(int code) {
        this.code = code;
    }

    /** Whether there are rows of this length: months of the users alone, whose days come to many rows and months to few. */
    boolean isBy(Span span) {
        return span != Span.MONTH || this == USER_ONLY;
    }

    /** What stands for it in the ids of sums. */
    int code() {
        return code;
    }
}
