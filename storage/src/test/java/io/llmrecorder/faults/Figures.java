package io.llmrecorder.faults;

/** What a fault has cost, for people: one line on stdout. */
final class Figures {
    private final String fault;
    private final int rounds;
    private long offered;
    private long written;
    private long dropped;
    private long lost;

    Figures(String fault, int rounds) {
        this.fault = fault;
        this.rounds = rounds;
    }

    Figures add(LoadedJvm.Report report, long newLost) {
        offered += report.offered();
        written += report.written();
        dropped += report.dropped();
        lost += newLost;
        return this;
    }

    long lost() {
        return lost;
    }

    long dropped() {
        return dropped;
    }

    void say() {
        System.out.println("fault: " + fault + " | rounds " + rounds + " | offered " + offered + " | written " + written
                + " | dropped " + dropped + " | lost " + lost);
    }
}
