package io.llmrecorder.provider;

import io.llmrecorder.exchange.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A call as one input of the fuzzer: the {@code request} and the {@code response} of a hand-made case with a byte between
 * them, so that URL, status and header fields are mutated like the bodies.
 */
final class Seed {
    private static final Path CASES = Path.of("../storage/src/test/resources/providers");
    private static final byte BETWEEN = 0x1E;

    private Seed() {}

    /** The cases whose names begin with one of these. */
    static Stream<byte[]> calls(String... names) {
        return folders(names).map(folder -> {
            byte[] request = bytes(folder.resolve("request"));
            byte[] response = bytes(folder.resolve("response"));
            byte[] both = Arrays.copyOf(request, request.length + 1 + response.length);
            both[request.length] = BETWEEN;
            System.arraycopy(response, 0, both, request.length + 1, response.length);
            return both;
        });
    }

    /** Bodies of the answers of these cases. */
    static Stream<byte[]> answers(String... names) {
        return calls(names).map(input -> call(input).responseBody());
    }

    private static Stream<Path> folders(String... names) {
        try (Stream<Path> all = Files.list(CASES)) {
            List<Path> folders = all.filter(folder -> Arrays.stream(names)
                            .anyMatch(name -> folder.getFileName().toString().startsWith(name)))
                    .sorted()
                    .toList();
            if (folders.isEmpty()) {
                throw new IllegalStateException("no case begins with any of " + List.of(names));
            }
            return folders.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The call that an input stands for; any input stands for one. */
    static HttpCall call(byte[] input) {
        int middle = 0;
        while (middle < input.length && input[middle] != BETWEEN) {
            middle++;
        }
        byte[] request = Arrays.copyOf(input, middle);
        byte[] response = Arrays.copyOfRange(input, Math.min(middle + 1, input.length), input.length);
        String url = head(request).split("\n", 2)[0].replaceFirst("^POST ", "");
        return new HttpCall(
                "POST",
                url,
                headers(head(request)),
                body(request),
                status(head(response)),
                headers(head(response)),
                body(response),
                response.length % 2 == 0);
    }

    private static int status(String head) {
        String line = head.split("\n", 2)[0];
        return line.matches("[1-5][0-9]{2}") ? Integer.parseInt(line) : 0;
    }

    private static Headers headers(String head) {
        Headers headers = new Headers();
        head.lines().skip(1).forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                headers.add(line.substring(0, colon), line.substring(colon + 2));
            }
        });
        return headers;
    }

    private static String head(byte[] message) {
        return new String(message, 0, headEnd(message), StandardCharsets.ISO_8859_1);
    }

    private static byte[] body(byte[] message) {
        return Arrays.copyOfRange(message, Math.min(headEnd(message) + 2, message.length), message.length);
    }

    private static int headEnd(byte[] message) {
        int end = 0;
        while (end < message.length
                && !(message[end] == '\n' && (end + 1 == message.length || message[end + 1] == '\n'))) {
            end++;
        }
        return end;
    }
}
