package io.llmrecorder.s3;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Spark statements of {@code docs/lake.md}, as they stand there, read from an S3 server what {@code stats} says. */
class SparkLakeTest {
    @TempDir
    private Path folder;

    @Test
    void answersWhatTheStatisticsAnswer() throws Exception {
        try (Lake lake = new Lake(folder, Map.of("shop", "gzip", "web/api", "zstd"));
                SparkSession spark = spark(lake.server())) {
            lake.compare(sql -> run(spark, sql), "Spark", 3, "s3a://" + TestStore.BUCKET + "/");
        }
    }

    private SparkSession spark(TestStore server) {
        return SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.hadoop.fs.s3a.endpoint", server.endpoint().toString())
                .config("spark.hadoop.fs.s3a.endpoint.region", "us-east-1")
                .config("spark.hadoop.fs.s3a.path.style.access", "true")
                .config("spark.hadoop.fs.s3a.access.key", TestStore.ACCESS_KEY)
                .config("spark.hadoop.fs.s3a.secret.key", TestStore.SECRET_KEY)
                .config("spark.hadoop.fs.s3a.bucket.probe", "0")
                .getOrCreate();
    }

    private static List<List<String>> run(SparkSession spark, String sql) {
        List<List<String>> rows = new ArrayList<>();
        for (Row row : spark.sql(sql).collectAsList()) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < row.length(); i++) {
                texts.add(String.valueOf(row.get(i)));
            }
            rows.add(texts);
        }
        return rows;
    }
}
