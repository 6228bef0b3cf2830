package io.llmrecorder.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A table for people, as wide as its text and no wider than the window. Chinese, Japanese and Korean signs and emoji take two
 * columns, as terminals draw them. What a model or a user wrote cannot move the cursor: control characters are shown as
 * spaces.
 */
final class Table {
    private static final int GAP = 2;
    private static final int NARROWEST_COLUMN = 6;

    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();
    private final Set<Integer> failed = new HashSet<>();

    /** Adds a column of text. The widest of these give way where the window is narrow. */
    Table text(String name) {
        columns.add(new Column(name, false));
        return this;
    }

    /** Adds a column of numbers, which are set to the right and never cut. */
    Table number(String name) {
        columns.add(new Column(name, true));
        return this;
    }

    Table row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells in " + columns.size() + " columns");
        }
        List<String> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(oneLine(cell));
        }
        rows.add(row);
        return this;
    }

    /** Says that the last row is about something that failed. */
    Table failed() {
        failed.add(rows.size() - 1);
        return this;
    }

    void print(PrintWriter out, int width, Ink ink) {
        int[] widths = widths(width);
        List<String> names = columns.stream().map(Column::name).toList();
        out.println(line(names, widths));
        for (int i = 0; i < rows.size(); i++) {
            String line = line(rows.get(i), widths);
            out.println(failed.contains(i) ? ink.failed(line) : line);
        }
    }

    private int[] widths(int available) {
        int[] widths = new int[columns.size()];
        int sum = GAP * (columns.size() - 1);
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(columns.get(i).name());
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
            sum += widths[i];
        }
        for (int over = sum - available; over > 0; over--) {
            int widest = widest(widths);
            if (widest < 0) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    /** The text column that gives way next, or -1 when none can. */
    private int widest(int[] widths) {
        int widest = -1;
        for (int i = 0; i < widths.length; i++) {
            boolean canGive = !columns.get(i).isNumber() && widths[i] > NARROWEST_COLUMN;
            if (canGive && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        return widest;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cut(cells.get(i), widths[i]);
            String padding = " ".repeat(widths[i] - width(cell));
            line.append(i == 0 ? "" : " ".repeat(GAP));
            line.append(columns.get(i).isNumber() ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    /** The text on one line, without anything that a terminal would obey. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> line.appendCodePoint(isHarmless(c) ? c : ' '));
        return line.toString().strip();
    }

    /** Neither a control character nor one that turns the direction of writing. */
    static boolean isHarmless(int codePoint) {
        int type = Character.getType(codePoint);
        boolean joiner = codePoint == 0x200D;
        return !Character.isISOControl(codePoint)
                && (type != Character.FORMAT || joiner)
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE;
    }

    /** The text, cut to a width in terminal columns. */
    static String cut(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            used += width(c);
            if (used > width - 1) {
                break;
            }
            kept.appendCodePoint(c);
            i += Character.charCount(c);
        }
        return kept.append('…').toString();
    }

    /** Columns that the text takes in a terminal. */
    static int width(String text) {
        return text.codePoints().map(Table::width).sum();
    }

    private static int width(int c) {
        if (c < 0x300) {
            return 1;
        }
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        // Unicode Standard Annex 11: wide and full-width blocks.
        boolean wide = (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x2E80 && c <= 0xA4CF && c != 0x303F)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE6F)
                || (c >= 0xFF00 && c <= 0xFF60)
                || (c >= 0xFFE0 && c <= 0xFFE6)
                || (c >= 0x1F300 && c <= 0x1FAFF)
                || (c >= 0x20000 && c <= 0x3FFFD);
        return wide ? 2 : 1;
    }

    private record Column(String name, boolean isNumber) {}
}
