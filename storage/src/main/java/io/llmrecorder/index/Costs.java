package io.llmrecorder.index;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Cost;
import io.llmrecorder.journal.JournalLine;
import io.llmrecorder.journal.Layout;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts the costs of calls that are worked out anew in place of those in the index, and into its sums. For one thread. */
final class Costs implements AutoCloseable {
    /** Of the column, which has more digits than any price. */
    private static final int SCALE = 12;

    private final Connection connection;
    private final PreparedStatement find;
    private final Folder folder;
    private final PreparedStatement update;
    private final SumRows sums;
    private final Function<JsonNode, @Nullable Cost> pricing;
    private long calls;
    private long changed;

    Costs(Connection connection, Folder folder, Function<JsonNode, @Nullable Cost> pricing) throws SQLException {
        this.connection = connection;
        this.folder = folder;
        this.pricing = pricing;
        this.find =
                connection.prepareStatement("SELECT cost_total, cost_currency, cost_status FROM calls WHERE id = ?");
        this.update = connection.prepareStatement(
                "UPDATE calls SET cost_total = ?, cost_currency = ?, cost_status = ? WHERE id = ?");
        this.sums = new SumRows(connection);
    }

    Index.Repriced all(Layout layout) throws SQLException, IOException {
        long gone = new Queries(connection, folder).records(CallFilter.ALL, layout, this::one);
        sums.flush();
        connection.commit();
        return new Index.Repriced(calls, changed, gone);
    }

    private void one(String id, JournalLine line) throws SQLException, IOException {
        calls++;
        Cost cost = pricing.apply(line.tree());
        BigDecimal total = cost == null || cost.total() == null
                ? null
                : new BigDecimal(cost.total()).setScale(SCALE, RoundingMode.HALF_UP);
        String currency = cost == null ? null : cost.currency();
        String status = cost == null ? null : cost.status();
        if (!isKnown(id, total, currency, status)) {
            changed++;
            sums.subtract("c.id = ?", id);
            update.setBigDecimal(1, total);
            update.setString(2, currency);
            update.setString(3, status);
            update.setString(4, id);
            update.executeUpdate();
            sums.add("c.id = ?", id);
        }
    }

    private boolean isKnown(String id, @Nullable BigDecimal total, @Nullable String currency, @Nullable String status)
            throws SQLException {
        find.setString(1, id);
        try (ResultSet row = find.executeQuery()) {
            return row.next()
                    && isSame(row.getBigDecimal(1), total)
                    && Objects.equals(row.getString(2), currency)
                    && Objects.equals(row.getString(3), status);
        }
    }

    private static boolean isSame(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.compareTo(other) == 0;
    }

    @Override
    public void close() throws SQLException {
        find.close();
        update.close();
        sums.close();
    }
}
