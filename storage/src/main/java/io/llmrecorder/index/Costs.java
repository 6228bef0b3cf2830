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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts the costs of calls that are worked out anew in place of those in the index, and into its sums, a batch in each transaction:
 * whoever shares the database can write in between. For one thread.
 */
final class Costs implements AutoCloseable {
    /** Of the column, which has more digits than any price. */
    private static final int SCALE = 12;

    private static final int BATCH = 500;

    private final Database database;
    private final PreparedStatement find;
    private final PreparedStatement update;
    private final SumRows sums;
    private final Function<JsonNode, @Nullable Cost> pricing;
    private final List<Priced> priced = new ArrayList<>();
    private long calls;
    private long changed;

    Costs(Database database, Function<JsonNode, @Nullable Cost> pricing) throws SQLException {
        Connection connection = database.connection();
        this.database = database;
        this.pricing = pricing;
        this.find =
                connection.prepareStatement("SELECT cost_total, cost_currency, cost_status FROM calls WHERE id = ?");
        this.update = connection.prepareStatement(
                "UPDATE calls SET cost_total = ?, cost_currency = ?, cost_status = ? WHERE id = ?");
        this.sums = new SumRows(connection);
    }

    Index.Repriced all(Layout layout) throws SQLException, IOException {
        long gone;
        try (Database.Reader reader = database.reader()) {
            gone = new Queries(reader.connection(), database.folder()).records(CallFilter.ALL, layout, this::take);
        }
        write();
        return new Index.Repriced(calls, changed, gone);
    }

    private record Priced(
            String id,
            @Nullable BigDecimal total,
            @Nullable String currency,
            @Nullable String status) {}

    private void take(String id, JournalLine line) throws SQLException, IOException {
        Cost cost = pricing.apply(line.tree());
        BigDecimal total = cost == null || cost.total() == null
                ? null
                : new BigDecimal(cost.total()).setScale(SCALE, RoundingMode.HALF_UP);
        priced.add(new Priced(id, total, cost == null ? null : cost.currency(), cost == null ? null : cost.status()));
        if (priced.size() >= BATCH) {
            write();
        }
    }

    private void write() throws SQLException {
        database.write(connection -> {
            for (Priced call : priced) {
                write(call);
            }
            sums.flush();
        });
        priced.clear();
    }

    private void write(Priced call) throws SQLException {
        calls++;
        if (!isKnown(call)) {
            changed++;
            sums.subtract("c.id = ?", call.id());
            update.setBigDecimal(1, call.total());
            update.setString(2, call.currency());
            update.setString(3, call.status());
            update.setString(4, call.id());
            update.executeUpdate();
            sums.add("c.id = ?", call.id());
        }
    }

    /** Whether the index has it so already, or has the call no more. */
    private boolean isKnown(Priced call) throws SQLException {
        find.setString(1, call.id());
        try (ResultSet row = find.executeQuery()) {
            return !row.next()
                    || (isSame(row.getBigDecimal(1), call.total())
                            && Objects.equals(row.getString(2), call.currency())
                            && Objects.equals(row.getString(3), call.status()));
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
