package io.llmrecorder.web;

import io.llmrecorder.recorder.Recorder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version that records are stamped with. */
final class Version {
    private Version() {}

    static String read() {
        Properties properties = new Properties();
        try (InputStream in = Recorder.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            return "unknown";
        }
        return properties.getProperty("version", "unknown");
    }
}
