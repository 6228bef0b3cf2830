package io.llmrecorder.provider;

import org.jspecify.annotations.Nullable;

/** A call that no provider knows: recorded with its bodies, and with the few fields that nearly all APIs share. */
final class Unknown implements Provider {
    @Override
    public @Nullable Api claim(Call call) {
        return null;
    }

    @Override
    public Assembler assembler(Call call) {
        return new EventList();
    }

    @Override
    public void interpret(Call call, Draft draft) {
        draft.model = Json.text(call.request().path("model"));
        draft.responseModel = Json.text(call.response().path("model"));
        draft.responseId = Json.text(call.response().path("id"));
        Identity.read(call.request(), draft);
    }
}
