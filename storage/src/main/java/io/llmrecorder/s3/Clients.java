package io.llmrecorder.s3;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Builds the AWS SDK's clients from the settings. */
final class Clients {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Longest silence of the store. */
    private static final Duration SILENCE = Duration.ofSeconds(30);
    /** Longest time for one request as a whole: a segment over a slow line. */
    private static final Duration WHOLE = Duration.ofMinutes(5);

    private Clients() {}

    static S3Client client(S3Settings settings) {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .serviceConfiguration(configuration(settings))
                // Two tries bridge a connection that the store had closed. Longer trouble is the readers' to wait out:
                // each try of theirs would otherwise become several of the SDK's.
                .overrideConfiguration(
                        override -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                        .maxAttempts(2)
                                        .build())
                                .apiCallTimeout(WHOLE))
                // No reaper: one thread less in the application. Idle connections are checked when they are used again.
                .httpClientBuilder(Apache5HttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE)
                        .maxConnections(4)
                        .useIdleConnectionReaper(false));
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        if (settings.compatibility()) {
            builder.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        }
        return builder.build();
    }

    static S3Presigner presigner(S3Settings settings) {
        S3Presigner.Builder builder = S3Presigner.builder()
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .serviceConfiguration(configuration(settings));
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        return builder.build();
    }

    private static S3Configuration configuration(S3Settings settings) {
        return S3Configuration.builder()
                // Names of hosts are made for each bucket by few stores but AWS.
                .pathStyleAccessEnabled(settings.endpoint() != null)
                .chunkedEncodingEnabled(!settings.compatibility())
                .build();
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) {
        String accessKey = settings.accessKey();
        String secretKey = settings.secretKey();
        if (accessKey == null || secretKey == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
    }
}
