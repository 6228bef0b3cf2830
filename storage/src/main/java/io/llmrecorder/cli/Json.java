package io.llmrecorder.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Answers for programs: one JSON document, field names as in the record, times in UTC with microseconds, amounts as text. */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .addModule(
                    new SimpleModule().addSerializer(new Microseconds()).addSerializer(BigDecimal.class, new Amount()))
            .build();

    private Json() {}

    static void print(PrintWriter out, Object value) throws IOException {
        out.println(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value));
    }

    private static final class Microseconds extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1;
        private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                        "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
                .withZone(ZoneOffset.UTC);

        Microseconds() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(FORMAT.format(value));
        }
    }

    private static final class Amount extends StdSerializer<BigDecimal> {
        private static final long serialVersionUID = 1;

        Amount() {
            super(BigDecimal.class);
        }

        @Override
        public void serialize(BigDecimal value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.toPlainString());
        }
    }
}
