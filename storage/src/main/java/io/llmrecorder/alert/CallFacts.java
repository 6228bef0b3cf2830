package io.llmrecorder.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rules look at in a call. Its line is read up to the numbers, which stand before the bodies.
 *
 * @param end when it ended
 * @param error what went wrong, or null
 * @param cost in USD, or null where it is not known
 * @param responseTimeMs null where it is not known
 */
record CallFacts(
        Instant end,
        boolean success,
        @Nullable String error,
        @Nullable BigDecimal cost,
        @Nullable Double responseTimeMs) {
    private static final Set<String> BODIES = Set.of("request_body", "response_body");
    private static final JsonFactory JSON = new JsonFactory();

    /** The facts of a line; null when it is no call, or one of which they are not known. */
    static @Nullable CallFacts of(byte[] line) {
        try (JsonParser json = JSON.createParser(line)) {
            return json.nextToken() == JsonToken.START_OBJECT ? read(json) : null;
        } catch (IOException | DateTimeException | NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable CallFacts read(JsonParser json) throws IOException {
        Instant end = null;
        Boolean success = null;
        String errorType = null;
        String errorMessage = null;
        BigDecimal cost = null;
        Double time = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (BODIES.contains(name)) {
                break;
            }
            json.nextToken();
            switch (name) {
                case "type" -> {
                    if (!json.getText().equals("call")) {
                        return null;
                    }
                }
                case "end_time" -> end = Instant.parse(json.getText());
                case "success" -> success = json.getBooleanValue();
                case "error_type" -> errorType = json.getText();
                case "error_message" -> errorMessage = json.getText();
                case "cost" -> cost = dollars(json);
                case "performance_metrics" -> time = number(json, "response_time_ms");
                default -> json.skipChildren();
            }
        }
        String error = errorType == null ? errorMessage : errorType + (errorMessage == null ? "" : ": " + errorMessage);
        return end == null || success == null ? null : new CallFacts(end, success, error, cost, time);
    }

    private static @Nullable BigDecimal dollars(JsonParser json) throws IOException {
        BigDecimal total = null;
        String currency = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("total")) {
                total = new BigDecimal(json.getText());
            } else if (name.equals("currency")) {
                currency = json.getText();
            } else {
                json.skipChildren();
            }
        }
        return "USD".equals(currency) ? total : null;
    }

    private static @Nullable Double number(JsonParser json, String wanted) throws IOException {
        Double number = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = json.currentName().equals(wanted);
            if (json.nextToken().isNumeric() && found) {
                number = json.getDoubleValue();
            } else {
                json.skipChildren();
            }
        }
        return number;
    }
}
