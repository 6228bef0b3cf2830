package io.llmrecorder.weave;

import java.util.List;

/**
 * What to weave into one class.
 *
 * @param className exact binary name, with dots
 * @param methods all of them must be there, or the class is left alone
 */
public record Weaving(String className, List<Woven> methods) {
    /** The class's name as class files spell it. */
    String internalName() {
        return className.replace('.', '/');
    }
}
