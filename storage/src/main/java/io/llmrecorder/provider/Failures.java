package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrecorder.call.Failure;
import org.jspecify.annotations.Nullable;

/** Finds the provider's own words in an error of any vendor's or proxy's shape. */
final class Failures {
    private static final int LONGEST_PAGE = 2000;

    private Failures() {}

    /** The failure that the call ended in, or null when its status and its answer tell of none. */
    static @Nullable Failure of(Call call) {
        JsonNode body = call.response();
        if (call.failed()) {
            return failed(call, body.isArray() ? body.path(0) : body);
        }
        return inAnswer(body);
    }

    private static Failure failed(Call call, JsonNode body) {
        String type = type(body);
        String header = call.headers().first("x-amzn-errortype");
        if (header != null) {
            int colon = header.indexOf(':');
            type = colon < 0 ? header : header.substring(0, colon);
        }
        String message = message(body);
        return new Failure(type != null ? type : "http_" + call.status(), message);
    }

    /** An error inside an answer of status 200. */
    private static @Nullable Failure inAnswer(JsonNode body) {
        JsonNode error = body.path("error");
        // MiniMax answers 200 to everything, with a status of its own.
        JsonNode own = body.path("base_resp");
        if (own.path("status_code").asInt(0) != 0) {
            return new Failure(Json.scalar(own.path("status_code")), Json.text(own.path("status_msg")));
        }
        boolean says = (error.isObject() && !error.isEmpty() && (message(body) != null || type(body) != null))
                || Json.text(error) != null;
        return says ? new Failure(type(body), message(body)) : null;
    }

    private static @Nullable String type(JsonNode body) {
        JsonNode error = body.path("error");
        for (String name : new String[] {"type", "status", "code"}) {
            String found = error.isObject() ? Json.scalar(error.path(name)) : null;
            if (found != null) {
                return found;
            }
        }
        for (String name : new String[] {"__type", "code", "error_type", "error_code", "type", "status"}) {
            String found = Json.scalar(body.path(name));
            if (found != null && !found.equals("error")) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable String message(JsonNode body) {
        if (body.isTextual()) {
            return page(body.textValue());
        }
        JsonNode error = body.path("error");
        JsonNode[] places = {
            error,
            error.path("message"),
            error.path("detail"),
            body.path("message"),
            body.path("Message"),
            body.path("detail"),
            body.path("error_message"),
            body.path("errors"),
            body.path("msg"),
            body.path("title"),
            body.path("error_description"),
        };
        for (JsonNode place : places) {
            String found = words(place);
            if (found != null) {
                return found;
            }
        }
        String code = Json.scalar(error.path("code"));
        if (code != null) {
            return code;
        }
        return body.isObject() && !body.isEmpty() ? Json.write(body) : null;
    }

    /** Text as it is; a list of complaints, as validators send them, as the first one's text or as JSON. */
    private static @Nullable String words(JsonNode place) {
        if (place.isArray() && !place.isEmpty()) {
            JsonNode first = place.path(0);
            String text = Json.text(first.path("message"), first.path("msg"));
            return place.size() == 1 && text != null ? text : Json.write(place);
        }
        if (place.isObject() && Json.text(place.path("message")) == null && Json.text(place.path("msg")) != null) {
            return Json.text(place.path("msg"));
        }
        return Json.text(place);
    }

    /** What a person would read of a proxy's page. */
    private static @Nullable String page(String text) {
        String stripped = text.strip();
        String read = stripped.startsWith("<") ? withoutTags(stripped) : stripped;
        if (read.isEmpty()) {
            return null;
        }
        return read.length() > LONGEST_PAGE ? read.substring(0, LONGEST_PAGE) : read;
    }

    private static String withoutTags(String html) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < html.length() && text.length() <= LONGEST_PAGE) {
            char c = html.charAt(at);
            if (c == '<') {
                at = tagEnd(html, at);
                blank(text);
            } else {
                if (Character.isWhitespace(c)) {
                    blank(text);
                } else {
                    text.append(c);
                }
                at++;
            }
        }
        return text.toString().strip();
    }

    private static void blank(StringBuilder text) {
        if (text.length() > 0 && text.charAt(text.length() - 1) != ' ') {
            text.append(' ');
        }
    }

    /** Index after the tag; after the whole element for what nobody reads. */
    private static int tagEnd(String html, int at) {
        for (String hidden : new String[] {"style", "script"}) {
            if (html.regionMatches(true, at + 1, hidden, 0, hidden.length())) {
                int close = html.indexOf("</", at + 1);
                int end = close < 0 ? -1 : html.indexOf('>', close);
                return end < 0 ? html.length() : end + 1;
            }
        }
        int end = html.indexOf('>', at);
        return end < 0 ? html.length() : end + 1;
    }
}
