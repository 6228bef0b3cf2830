package io.llmrecorder.transfer;

import java.io.IOException;
import java.util.Arrays;

/**
 * Calls as examples to learn from. An application sends a conversation's whole history with each call; of such calls only the
 * last is written, for it holds the others. What is kept of each call for that is one number.
 */
final class DialogExport implements Export {
    private static final int FIRST_SIZE = 1024;

    private final Form form;
    /** Of the dialogs that others go on from; sorted once all are known. */
    private long[] continued = new long[FIRST_SIZE];

    private int count;
    private boolean isSorted;

    DialogExport(Form form) {
        this.form = form;
    }

    @Override
    public boolean looksFirst() {
        return true;
    }

    @Override
    public void look(CallRecord record) throws IOException {
        Dialog dialog = Dialog.of(record);
        if (dialog != null) {
            if (count == continued.length) {
                continued = Arrays.copyOf(continued, 2 * count);
            }
            continued[count++] = dialog.hashBefore();
        }
    }

    @Override
    public void write(CallRecord record) throws IOException {
        if (!isSorted) {
            Arrays.sort(continued, 0, count);
            isSorted = true;
        }
        Dialog dialog = Dialog.of(record);
        if (dialog != null && Arrays.binarySearch(continued, 0, count, dialog.hash()) < 0) {
            form.write(dialog);
        }
    }

    @Override
    public void end() throws IOException {
        form.end();
    }

    /** How dialogs are written. */
    interface Form {
        void write(Dialog dialog) throws IOException;

        /** Writes what comes after the last; also when there was none. */
        default void end() throws IOException {}
    }
}
