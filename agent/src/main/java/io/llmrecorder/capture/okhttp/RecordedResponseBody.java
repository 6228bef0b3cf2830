package io.llmrecorder.capture.okhttp;

import io.llmrecorder.exchange.Exchange;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** The answer's body, copied as the application reads it: each byte passes on first. */
final class RecordedResponseBody extends ResponseBody {
    private final ResponseBody body;
    private final BufferedSource source;

    RecordedResponseBody(ResponseBody body, Call call, Exchange exchange) {
        this.body = body;
        this.source = Okio.buffer(new RecordedSource(body.source(), body.contentLength(), call, exchange));
    }

    @Override
    public @Nullable MediaType contentType() {
        return body.contentType();
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public BufferedSource source() {
        return source;
    }

    private static final class RecordedSource extends ForwardingSource {
        private final long contentLength;
        private final Call call;
        private final Exchange exchange;
        private final Bytes bytes = new Bytes();

        RecordedSource(Source source, long contentLength, Call call, Exchange exchange) {
            super(source);
            this.contentLength = contentLength;
            this.call = call;
            this.exchange = exchange;
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            long read;
            try {
                read = super.read(sink, byteCount);
            } catch (Throwable e) {
                RecordingInterceptor.broken(exchange, call, e);
                throw e;
            }
            if (read < 0) {
                exchange.end(Exchange.End.COMPLETE);
            } else if (!exchange.hasEnded()) {
                bytes.copy(sink, sink.size() - read, read, exchange.response(), exchange);
                exchange.touch();
                if (exchange.response().length() == contentLength) {
                    exchange.end(Exchange.End.COMPLETE);
                }
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                exchange.end(call.isCanceled() ? Exchange.End.CANCELLED : Exchange.End.CLOSED);
            }
        }
    }
}
