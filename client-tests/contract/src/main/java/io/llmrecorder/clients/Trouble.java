package io.llmrecorder.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What can be wrong with a recorder. */
enum Trouble {
    /** There is a file where the folder should be. */
    NO_FOLDER("", "base-dir-is-a-file", 1),
    /** Most calls do not fit into the queue. */
    SMALL_QUEUE(",queue.calls=1", "", 0),
    /** Neither the name of a setting nor the value of another is right. */
    WRONG_SETTINGS(",no.such.setting=1,max.file.size=lots", "no\\.such\\.setting|max\\.file\\.size", 2),
    /** Nobody listens where S3 should be. */
    DEAD_S3(
            ",s3.bucket=records,s3.endpoint=http://127.0.0.1:9,s3.access.key=a,s3.secret.key=b,s3.segment.interval=1s",
            "",
            0);

    private final String settings;
    private final Pattern complaint;
    private final int times;

    /**
     * @param complaint what a warning about it must say, or "" if none is expected at once
     */
    Trouble(String settings, String complaint, int times) {
        this.settings = settings;
        this.complaint = Pattern.compile(complaint);
        this.times = times;
    }

    ChildJvm.Outcome run(ChildJvm jvm, String agent, List<Scenario> scenarios) throws Exception {
        Path folder = Files.createTempDirectory("llm-contract-trouble");
        try {
            Path base = folder.resolve("base-dir-is-a-file");
            if (this == NO_FOLDER) {
                Files.createFile(base);
            }
            return jvm.run(agent + "=base.dir=" + base + settings, scenarios);
        } finally {
            Folders.delete(folder);
        }
    }

    void check(List<String> complaints) {
        if (times > 0) {
            assertThat(complaints.stream()
                            .filter(line -> line.startsWith("[llm-recorder]"))
                            .filter(line -> complaint.matcher(line).find()))
                    .hasSize(times);
        }
        assertThat(complaints)
                .as("the application itself complains of nothing")
                .allMatch(line -> line.startsWith("[llm-recorder]") || !line.startsWith("Exception in thread"));
    }
}
