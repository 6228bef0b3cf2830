package io.llmrecorder.provider;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prices by provider and model. As text, one line each, fields with a tab between:
 *
 * <pre>
 * &#64; 2026-11-20                                    the day of the table
 * # anthropic                                        the models of a provider follow
 * claude-opus-4-6  ^claude-opus-4-6 =opus  -  input=5>200000:10 output=25
 *                                          2026-12-01  input=4 output=20    (begins with a tab: another price)
 * </pre>
 *
 * @param day of the figures, as in the name of a price
 * @param models by provider; the first one that fits counts
 */
record PriceTable(String day, Map<String, List<PricedModel>> models) {

    /** @throws IllegalArgumentException for a line in no such shape */
    static PriceTable parse(Iterable<String> lines) {
        String day = "";
        Map<String, List<PricedModel>> models = new LinkedHashMap<>();
        List<PricedModel> current = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("@ ")) {
                day = line.substring(2);
            } else if (line.startsWith("# ")) {
                current = models.computeIfAbsent(line.substring(2), provider -> new ArrayList<>());
            } else if (!line.isBlank()) {
                model(line, current);
            }
        }
        return new PriceTable(day, models);
    }

    private static void model(String line, List<PricedModel> models) {
        String[] fields = line.split("\t", -1);
        if (fields.length == 3 && fields[0].isEmpty() && !models.isEmpty()) {
            models.get(models.size() - 1).prices().add(Price.parse(fields[1], fields[2]));
        } else if (fields.length == 4) {
            List<PricedModel.Name> names = new ArrayList<>();
            for (String name : fields[1].split(" ", -1)) {
                if (name.isEmpty()) {
                    throw new IllegalArgumentException("no line of a price table: " + line);
                }
                names.add(PricedModel.Name.of(name.charAt(0), name.substring(1)));
            }
            List<Price> prices = new ArrayList<>();
            prices.add(Price.parse(fields[2], fields[3]));
            models.add(new PricedModel(fields[0], names, prices));
        } else {
            throw new IllegalArgumentException("no line of a price table: " + line);
        }
    }

    /** What {@link #parse} reads. */
    List<String> write() {
        List<String> lines = new ArrayList<>();
        lines.add("@ " + day);
        models.forEach((provider, all) -> {
            lines.add("# " + provider);
            for (PricedModel model : all) {
                StringBuilder line = new StringBuilder(model.id()).append('\t');
                for (PricedModel.Name name : model.names()) {
                    line.append(line.charAt(line.length() - 1) == '\t' ? "" : " ")
                            .append(name);
                }
                for (Price price : model.prices()) {
                    lines.add(line.append('\t').append(price.write()).toString());
                    line = new StringBuilder();
                }
            }
        });
        return lines;
    }

    /** The provider's model of this name, or null. */
    @Nullable
    PricedModel find(String provider, String model) {
        String name = model.toLowerCase(Locale.ROOT);
        for (PricedModel priced : models.getOrDefault(provider, List.of())) {
            if (priced.fits(name)) {
                return priced;
            }
        }
        return null;
    }
}
