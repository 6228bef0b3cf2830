package io.llmrecorder.provider;

import java.util.regex.Pattern;

/** Tells a version number in the name of a model from the dates, revisions and sizes that stand there too. Pure. */
final class OtherVersion {
    /** One or two digits alone, as {@code -5} or {@code .1}; {@code .0} says the same as nothing. */
    private static final Pattern VERSION = Pattern.compile("[-.](?!0+(?:$|[-.:@]))\\d{1,2}(?=$|[-.:@])");
    /** {@code -05-20} and {@code -08-2024}. */
    private static final Pattern DATE = Pattern.compile("-\\d{2}-(?:\\d{2}|\\d{4})(?!\\d)");

    private OtherVersion() {}

    /** Whether the name goes on with one there. */
    static boolean at(String model, int from) {
        return VERSION.matcher(model)
                        .region(from, model.length())
                        .useTransparentBounds(true)
                        .lookingAt()
                && !DATE.matcher(model).region(from, model.length()).lookingAt();
    }
}
