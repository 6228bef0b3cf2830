package io.llmrecorder.sample.client;

import java.io.IOException;
import java.util.List;

/** A language model behind an OpenAI-compatible API. Calls block the calling thread; safe for many threads. */
public interface ChatModel {

    /** Answers the last of the turns. */
    String answer(List<Turn> turns) throws ModelException;

    /** The same in pieces, each handed on as it arrives; whatever {@code pieces} throws ends the call. */
    void stream(List<Turn> turns, Pieces pieces) throws IOException;

    /** Sends a chat completions request as it is, and returns the answer unread, whatever its status. */
    Reply passOn(byte[] request, boolean stream) throws ModelException;
}
