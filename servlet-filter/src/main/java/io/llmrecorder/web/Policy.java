package io.llmrecorder.web;

/** Content security policies: what a browser may do with an answer. */
final class Policy {
    /** Data is never a page. */
    static final String DATA = "default-src 'none'; frame-ancestors 'none'; sandbox";

    /** The console: its own files, and nothing that stands in a page. */
    static final String CONSOLE = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    /** Swagger UI writes style attributes; its scripts are its own files. */
    static final String DOCS = CONSOLE.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

    private Policy() {}
}
