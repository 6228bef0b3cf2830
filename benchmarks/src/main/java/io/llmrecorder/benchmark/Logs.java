package io.llmrecorder.benchmark;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;

/** Logs that take calls as messages, as applications keep them that have no recorder. */
final class Logs {
    private Logs() {}

    private static ByteArrayInputStream stream(String xml) {
        return new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8));
    }

    /** All loggers asynchronous by a ring buffer; waits when it is full. */
    static final class Log4j implements StorageFigures.Store {
        private final org.apache.logging.log4j.core.async.AsyncLoggerContext context;
        private final org.apache.logging.log4j.Logger log;

        Log4j(Path folder, boolean json) throws Exception {
            System.setProperty("log4j2.asyncLoggerRingBufferSize", "16384");
            String layout = json
                    ? "<JsonTemplateLayout eventTemplateUri='classpath:JsonLayout.json'/>"
                    : "<PatternLayout pattern='%m%n'/>";
            String xml = "<Configuration status='ERROR'><Appenders><RandomAccessFile name='f' fileName='" + folder
                    + "/log.jsonl' immediateFlush='false'>" + layout + "</RandomAccessFile></Appenders><Loggers>"
                    + "<Root level='info' includeLocation='false'><AppenderRef ref='f'/></Root></Loggers></Configuration>";
            context = new org.apache.logging.log4j.core.async.AsyncLoggerContext("figures");
            context.start(new XmlConfiguration(context, new ConfigurationSource(stream(xml))));
            log = context.getLogger("calls");
        }

        @Override
        public void put(StorageFigures.Call call, int number) {
            log.info(call.json());
        }

        @Override
        public void end() {
            context.stop();
        }
    }

    /** An asynchronous appender that discards nothing. */
    static final class Back implements StorageFigures.Store {
        private final LoggerContext context = new LoggerContext();
        private final ch.qos.logback.classic.Logger log;

        Back(Path folder) throws Exception {
            String xml = "<configuration><appender name='f' class='ch.qos.logback.core.FileAppender'><file>" + folder
                    + "/log.jsonl</file><immediateFlush>false</immediateFlush><encoder><pattern>%msg%n</pattern></encoder>"
                    + "</appender><appender name='a' class='ch.qos.logback.classic.AsyncAppender'>"
                    + "<queueSize>16384</queueSize><discardingThreshold>0</discardingThreshold><maxFlushTime>0</maxFlushTime>"
                    + "<appender-ref ref='f'/></appender><root level='info'><appender-ref ref='a'/></root></configuration>";
            context.setMDCAdapter(new LogbackMDCAdapter());
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(stream(xml));
            log = context.getLogger("calls");
        }

        @Override
        public void put(StorageFigures.Call call, int number) {
            log.info(call.json());
        }

        @Override
        public void end() {
            context.stop();
        }
    }
}
