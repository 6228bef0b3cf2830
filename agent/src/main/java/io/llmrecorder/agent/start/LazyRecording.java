package io.llmrecorder.agent.start;

import io.llmrecorder.config.Config;
import io.llmrecorder.exchange.Exchange;

final class LazyRecording implements Exchange.Listener {
    LazyRecording(Config config) {}

    @Override
    public void began(Exchange exchange) {
        System.err.println("BEGAN " + exchange.url() + " "
                + new String(exchange.request().bytes(), java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public void ended(Exchange exchange) {
        System.err.println("ENDED " + exchange.how() + " " + exchange.errorType() + ":" + exchange.errorMessage() + " "
                + exchange.status() + " chunks "
                + exchange.response().chunks() + " overhead " + exchange.overheadNanos() / 1000 + " "
                + new String(exchange.response().bytes(), java.nio.charset.StandardCharsets.UTF_8));
    }
}
