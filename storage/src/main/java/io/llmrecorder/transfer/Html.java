package io.llmrecorder.transfer;

import java.util.Set;

/** Text as HTML. Pure. */
final class Html {
    /** Pictures that hold no script; SVG may. */
    private static final Set<String> PICTURES =
            Set.of("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp");

    private Html() {}

    /** The text for any place in a page, in an attribute with quotes too; what HTML does not allow is U+FFFD. */
    static String escaped(String text) {
        StringBuilder html = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                case '\n', '\r', '\t' -> html.append(c);
                default -> html.append(Character.isISOControl(c) ? '\uFFFD' : c);
            }
        }
        return html.toString();
    }

    static boolean isPicture(String mediaType) {
        return PICTURES.contains(mediaType);
    }
}
