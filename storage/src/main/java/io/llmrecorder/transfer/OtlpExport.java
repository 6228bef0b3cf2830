package io.llmrecorder.transfer;

import io.llmrecorder.otlp.OtlpRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One {@code ExportTraceServiceRequest} a line, in <a href="https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/">OTLP's
 * JSON for files</a>: the collector's {@code otlpjsonfile} receiver reads it, and each line can be posted to {@code /v1/traces}.
 */
final class OtlpExport implements Export {
    private final OutputStream out;

    OtlpExport(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(CallRecord record) throws IOException {
        out.write(OtlpRequest.of(List.of(record.tree())).toString().getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }
}
