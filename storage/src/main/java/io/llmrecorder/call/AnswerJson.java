package io.llmrecorder.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * JSON of answers for programs, on the command line and over HTTP: field names as in the record, what is unknown absent, times in
 * UTC with microseconds, amounts as text.
 */
public final class AnswerJson {
    /** Writes records, maps and lists. */
    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .addModule(
                    new SimpleModule().addSerializer(new Microseconds()).addSerializer(BigDecimal.class, new Amount()))
            .build();

    private AnswerJson() {}

    private static final class Microseconds extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1;
        private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
        private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

        Microseconds() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
            boolean ofThisAge = !value.isBefore(FIRST) && value.isBefore(END);
            out.writeString(ofThisAge ? Timestamps.text(value) : value.toString());
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
