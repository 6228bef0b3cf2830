package io.llmrecorder.cli;

import io.llmrecorder.recorder.Recorder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that records are stamped with, and the Java that runs us. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Recorder.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
        return new String[] {
            "llm-recorder " + properties.getProperty("version", "of unknown version"),
            "Java " + System.getProperty("java.version")
        };
    }
}
