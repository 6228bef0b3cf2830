package io.llmrecorder.capture.okhttp;

import io.llmrecorder.exchange.Body;
import io.llmrecorder.exchange.Exchange;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;
import okio.Sink;
import org.jspecify.annotations.Nullable;

/** The application's request body, copied as it is written. It may be written more than once; the last time counts. */
final class RecordedRequestBody extends RequestBody {
    private final RequestBody body;
    private final Exchange exchange;
    private boolean written;

    RecordedRequestBody(RequestBody body, Exchange exchange) {
        this.body = body;
        this.exchange = exchange;
    }

    RequestBody applications() {
        return body;
    }

    @Override
    public @Nullable MediaType contentType() {
        return body.contentType();
    }

    @Override
    public long contentLength() throws IOException {
        return body.contentLength();
    }

    @Override
    public boolean isOneShot() {
        return body.isOneShot();
    }

    @Override
    public boolean isDuplex() {
        return body.isDuplex();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        Body copy = written ? exchange.restartRequest() : exchange.request();
        written = true;
        BufferedSink watched = Okio.buffer(new RecordedSink(sink, copy, exchange));
        body.writeTo(watched);
        if (!body.isDuplex()) {
            // Hands on what is left in our buffer, without flushing the connection, which is OkHttp's to decide. The
            // application goes on writing a duplex body by itself, and closes it.
            watched.emit();
            exchange.requestSent();
        }
    }

    private static final class RecordedSink extends ForwardingSink {
        private final Body copy;
        private final Exchange exchange;
        private final Bytes bytes = new Bytes();

        RecordedSink(Sink sink, Body copy, Exchange exchange) {
            super(sink);
            this.copy = copy;
            this.exchange = exchange;
        }

        @Override
        public void write(Buffer source, long byteCount) throws IOException {
            bytes.copy(source, 0, byteCount, copy, exchange);
            super.write(source, byteCount);
        }

        @Override
        public void close() throws IOException {
            super.close();
            exchange.requestSent();
        }
    }
}
