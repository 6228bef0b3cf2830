package io.llmrecorder.transfer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One line for each dialog, as <a href="https://platform.openai.com/docs/guides/supervised-fine-tuning">OpenAI's fine-tuning</a>
 * takes them.
 */
final class OpenAiChatForm implements DialogExport.Form {
    private final OutputStream out;

    OpenAiChatForm(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(Dialog dialog) throws IOException {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.putArray("messages").addAll(dialog.messages());
        if (!dialog.tools().isEmpty()) {
            line.set("tools", dialog.tools());
        }
        out.write(line.toString().getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }
}
