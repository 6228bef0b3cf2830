package io.llmrecorder.provider;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The session and the end user that a request names in its body, by the fields that vendors and gateways have for it. */
final class Identity {
    private static final String[] SESSION = {
        "session_id", "sessionId", "conversation_id", "langfuse_session_id", "trace_session_id"
    };
    private static final String[] USER = {"user_id", "userId", "user", "langfuse_user_id", "trace_user_id"};
    private static final String IN_USER = "_session_";

    private Identity() {}

    static void read(JsonNode request, Draft draft) {
        draft.session = first(request, "session_id", "litellm_session_id");
        draft.user = first(request, "user", "safety_identifier", "user_id", "end_user_id");
        metadata(request.path("metadata"), draft);
        if (draft.session == null && draft.user != null) {
            draft.session = insideUser(draft.user);
        }
    }

    /** Reads what is not known yet from the request's free fields. */
    static void metadata(JsonNode metadata, Draft draft) {
        if (draft.session == null) {
            draft.session = first(metadata, SESSION);
        }
        if (draft.user == null) {
            draft.user = first(metadata, USER);
        }
    }

    /** Claude Code sends {@code user_…_account_…_session_<uuid>}, or the three as a JSON object, as the user. */
    private static @Nullable String insideUser(String user) {
        if (user.startsWith("{")) {
            JsonNode tree = Json.parse(user);
            return tree == null ? null : Json.text(tree.path("session_id"));
        }
        int at = user.indexOf(IN_USER);
        return user.startsWith("user_") && at > 0 ? user.substring(at + IN_USER.length()) : null;
    }

    private static @Nullable String first(JsonNode object, String... names) {
        for (String name : names) {
            String found = Json.scalar(object.path(name));
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
