package io.llmrecorder.benchmark;

import io.llmrecorder.exchange.Headers;
import io.llmrecorder.provider.HttpCall;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A call of each wire format as such an API sends it, its answer of any length. The answers are streams of as many events
 * as asked for, or one document with as much text.
 */
enum Sample {
    OPENAI_CHAT("https://api.openai.com/v1/chat/completions", "text/event-stream") {
        @Override
        void answer(int chunks, ByteArrayOutputStream out) {
            String event = "data: {\"id\":\"chatcmpl-Bq1\",\"object\":\"chat.completion.chunk\",\"created\":1732060800,"
                    + "\"model\":\"gpt-4o-2024-08-06\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_07871e2ad8\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"},\"logprobs\":null,\"finish_reason\":null}],"
                    + "\"usage\":null}\n\n";
            repeat(out, event, chunks);
            text(
                    out,
                    "data: {\"id\":\"chatcmpl-Bq1\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,"
                            + "\"completion_tokens\":64,\"total_tokens\":73}}\n\ndata: [DONE]\n\n");
        }
    },
    OPENAI_RESPONSES("https://api.openai.com/v1/responses", "text/event-stream") {
        @Override
        void answer(int chunks, ByteArrayOutputStream out) {
            String answer =
                    "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"%s\",\"model\":\"gpt-4o-2024-08-06\","
                            + "\"output\":[%s],\"usage\":{\"input_tokens\":9,\"output_tokens\":64,\"total_tokens\":73}}";
            text(
                    out,
                    "event: response.created\ndata: {\"type\":\"response.created\",\"response\":"
                            + answer.formatted("in_progress", "") + "}\n\n");
            text(
                    out,
                    "event: response.output_item.added\ndata: {\"type\":\"response.output_item.added\","
                            + "\"output_index\":0,\"item\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                            + "\"content\":[]}}\n\n");
            repeat(
                    out,
                    "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\","
                            + "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"%s\","
                            + "\"sequence_number\":4}\n\n",
                    chunks);
            String item = "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":"
                    + "[{\"type\":\"output_text\",\"text\":\"" + WORDS.repeat(chunks) + "\",\"annotations\":[]}]}";
            text(
                    out,
                    "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":"
                            + answer.formatted("completed", item) + "}\n\n");
        }
    },
    ANTHROPIC("https://api.anthropic.com/v1/messages", "text/event-stream") {
        @Override
        void answer(int chunks, ByteArrayOutputStream out) {
            text(
                    out,
                    "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\","
                            + "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-4-5\",\"content\":[],"
                            + "\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}\n\n");
            text(
                    out,
                    "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
                            + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n");
            repeat(
                    out,
                    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                            + "\"delta\":{\"type\":\"text_delta\",\"text\":\"%s\"}}\n\n",
                    chunks);
            text(
                    out,
                    "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                            + "\"usage\":{\"output_tokens\":64}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        }
    },
    GEMINI_SSE(
            "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
            "text/event-stream") {
        @Override
        void answer(int chunks, ByteArrayOutputStream out) {
            repeat(out, "data: " + GEMINI_CHUNK + "\r\n\r\n", chunks);
        }
    },
    GEMINI_ARRAY(
            "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:streamGenerateContent",
            "application/json") {
        @Override
        void answer(int chunks, ByteArrayOutputStream out) {
            text(out, "[");
            repeat(out, GEMINI_CHUNK + "\n,\r\n", chunks - 1);
            repeat(out, GEMINI_CHUNK + "\n]", 1);
        }
    },
    OLLAMA("http://localhost:11434/api/chat", "application/x-ndjson") {
        @Override
        void answer(int chunks, ByteArrayOutputStream out) {
            String line = "{\"model\":\"llama3.2\",\"created_at\":\"2026-11-20T12:00:00.000000Z\",\"message\":"
                    + "{\"role\":\"assistant\",\"content\":\"%s\"},\"done\":false}\n";
            repeat(out, line, chunks);
            text(
                    out,
                    "{\"model\":\"llama3.2\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},"
                            + "\"done_reason\":\"stop\",\"done\":true,\"prompt_eval_count\":9,\"eval_count\":64}\n");
        }
    },
    BEDROCK(
            "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/converse-stream",
            "application/vnd.amazon.eventstream") {
        @Override
        void answer(int chunks, ByteArrayOutputStream out) {
            frame(out, "messageStart", "{\"role\":\"assistant\"}");
            for (int i = 0; i < chunks; i++) {
                frame(out, "contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"" + WORDS + "\"}}");
            }
            frame(out, "messageStop", "{\"stopReason\":\"end_turn\"}");
            frame(out, "metadata", "{\"usage\":{\"inputTokens\":9,\"outputTokens\":64,\"totalTokens\":73}}");
        }
    },
    OPENAI_DOCUMENT("https://api.openai.com/v1/chat/completions", "application/json") {
        @Override
        void answer(int chunks, ByteArrayOutputStream out) {
            text(
                    out,
                    "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"model\":\"gpt-4o-2024-08-06\",\"choices\":["
                            + "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + WORDS.repeat(chunks)
                            + "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":"
                            + "{\"prompt_tokens\":9,\"completion_tokens\":64,\"total_tokens\":73}}");
        }
    };

    private static final String WORDS = " the quick brown";
    private static final String GEMINI_CHUNK = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"%s\"}],"
            + "\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":9,"
            + "\"candidatesTokenCount\":64,\"totalTokenCount\":73,\"promptTokensDetails\":[{\"modality\":\"TEXT\","
            + "\"tokenCount\":9}]},\"modelVersion\":\"gemini-2.5-flash\",\"responseId\":\"abc\"}";

    private final String url;
    private final String contentType;

    Sample(String url, String contentType) {
        this.url = url;
        this.contentType = contentType;
    }

    abstract void answer(int chunks, ByteArrayOutputStream out);

    HttpCall call(int chunks) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer(chunks, answer);
        Headers headers = new Headers();
        headers.add("content-type", contentType);
        return new HttpCall("POST", url, Headers.NONE, request(), 200, headers, answer.toByteArray(), true);
    }

    private static byte[] request() {
        String message = "{\"role\":\"user\",\"content\":\"" + WORDS.repeat(4) + "\"}";
        String gemini = "{\"role\":\"user\",\"parts\":[{\"text\":\"" + WORDS.repeat(4) + "\"}]}";
        return ("{\"model\":\"m\",\"stream\":true,\"max_tokens\":100,\"messages\":[" + message + "],\"contents\":["
                        + gemini + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void repeat(ByteArrayOutputStream out, String event, int chunks) {
        String text = event.formatted(WORDS);
        for (int i = 0; i < chunks; i++) {
            text(out, text);
        }
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A frame of the AWS event stream whose header fields name the event. */
    private static void frame(ByteArrayOutputStream out, String event, String payload) {
        byte[] fields = fields(":event-type", event, ":message-type", "event");
        byte[] data = payload.getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[12 + fields.length + data.length + 4];
        ByteBuffer into = ByteBuffer.wrap(frame);
        into.putInt(frame.length).putInt(fields.length);
        into.putInt(crc(frame, 8)).put(fields).put(data);
        into.putInt(crc(frame, frame.length - 4));
        out.writeBytes(frame);
    }

    private static byte[] fields(String... namesAndValues) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            out.write(namesAndValues[i].length());
            text(out, namesAndValues[i]);
            out.write(7);
            out.write(0);
            out.write(namesAndValues[i + 1].length());
            text(out, namesAndValues[i + 1]);
        }
        return out.toByteArray();
    }

    private static int crc(byte[] frame, int length) {
        CRC32 crc = new CRC32();
        crc.update(frame, 0, length);
        return (int) crc.getValue();
    }
}
