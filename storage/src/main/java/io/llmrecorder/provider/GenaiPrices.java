package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the JSON of <a href="https://github.com/pydantic/genai-prices">genai-prices</a>: a list of providers. */
final class GenaiPrices {
    private static final Map<String, Character> KINDS =
            Map.of("equals", '=', "starts_with", '^', "ends_with", '$', "contains", '*', "regex", '~');

    private GenaiPrices() {}

    static PriceTable read(JsonNode providers, String day) {
        Map<String, List<PricedModel>> models = new LinkedHashMap<>();
        for (JsonNode provider : providers) {
            List<PricedModel> all = models.computeIfAbsent(provider.path("id").asText(), id -> new ArrayList<>());
            for (JsonNode model : provider.path("models")) {
                PricedModel read = model(model);
                if (!read.names().isEmpty() && !read.prices().isEmpty()) {
                    all.add(read);
                }
            }
        }
        models.values().removeIf(List::isEmpty);
        return new PriceTable(day, models);
    }

    private static PricedModel model(JsonNode model) {
        List<PricedModel.Name> names = new ArrayList<>();
        names(model.path("match"), names);
        List<Price> prices = new ArrayList<>();
        JsonNode given = model.path("prices");
        if (given.isArray()) {
            given.forEach(dated -> price(dated.path("constraint"), dated.path("prices"), prices));
        } else {
            price(model.path("none"), given, prices);
        }
        return new PricedModel(model.path("id").asText(), names, prices);
    }

    private static void names(JsonNode match, List<PricedModel.Name> names) {
        for (JsonNode either : match.path("or")) {
            names(either, names);
        }
        KINDS.forEach((field, kind) -> {
            String text = match.path(field).asText("");
            if (!text.isEmpty()) {
                names.add(PricedModel.Name.of(kind, kind == '~' ? text : text.toLowerCase(Locale.ROOT)));
            }
        });
    }

    private static void price(JsonNode constraint, JsonNode given, List<Price> prices) {
        Map<String, Rate> rates = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : given.properties()) {
            String name = field.getKey().replace("_mtok", "").replace("_kcount", "");
            rates.put(name, rate(field.getValue()));
        }
        if (rates.isEmpty()) {
            return;
        }
        String from = constraint.path("start_date").asText("");
        String begin = constraint.path("start_time").asText("");
        String end = constraint.path("end_time").asText("");
        prices.add(new Price(
                from.isEmpty() ? null : LocalDate.parse(from),
                begin.isEmpty() ? null : LocalTime.parse(begin.replace("Z", "")),
                end.isEmpty() ? null : LocalTime.parse(end.replace("Z", "")),
                rates));
    }

    private static Rate rate(JsonNode value) {
        if (!value.isObject()) {
            return Rate.flat(decimal(value));
        }
        List<Rate.Tier> tiers = new ArrayList<>();
        for (JsonNode tier : value.path("tiers")) {
            tiers.add(new Rate.Tier(tier.path("start").asLong(), decimal(tier.path("price"))));
        }
        return new Rate(decimal(value.path("base")), tiers);
    }

    private static BigDecimal decimal(JsonNode value) {
        return value.decimalValue();
    }
}
