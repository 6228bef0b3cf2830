package io.llmrecorder.s3;

import io.llmrecorder.config.Log;
import io.llmrecorder.journal.Layout;
import io.llmrecorder.journal.PrivateFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where session documents go: to the bucket, to the folder {@code sessions/}, or to both. For one thread. */
final class DocumentStore {
    private final Layout layout;
    private final @Nullable Bucket bucket;
    private final boolean local;
    private final boolean chinese;

    /**
     * @param bucket null when S3 is off
     * @param local whether the view {@code session_documents} is on
     */
    DocumentStore(Layout layout, @Nullable Bucket bucket, boolean local, Locale locale) {
        this.layout = layout;
        this.bucket = bucket;
        this.local = local;
        this.chinese = locale.getLanguage().equals("zh");
    }

    /** Saves the document and says so in the log; answers its URL. */
    String save(String sessionId, SessionDocument document) throws IOException {
        // Through a file, for a long session's answers may be more than should be in memory at once.
        Path file = layout.state().resolve("session_document.tmp");
        try {
            String url = save(sessionId, document.facts(), file, write(document, file));
            Log.info((chinese ? "📝 交互记录已保存: " : "📝 Session document saved: ") + url);
            return url;
        } catch (IOException e) {
            Log.warn((chinese ? "⚠️ 交互记录保存失败: " : "⚠️ Session document could not be saved: ") + e.getMessage());
            throw e;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private String save(String sessionId, SessionFacts facts, Path file, String hash) throws IOException {
        String url = null;
        if (bucket != null) {
            String template = bucket.settings().sessionKey();
            String key = SessionKey.of(template, sessionId, hash, facts.attributes());
            url = bucket.store().put(key, file, layout.seal(), "text/plain; charset=utf-8");
        }
        if (local) {
            Path target = keep(sessionId, facts, file);
            url = url == null ? target.toUri().toString() : url;
        }
        if (url == null) {
            throw new IllegalStateException("session documents go nowhere");
        }
        return url;
    }

    private String write(SessionDocument document, Path file) throws IOException {
        PrivateFiles.createFolder(layout, layout.state());
        MessageDigest digest = SessionKey.digest();
        try (OutputStream out = layout.seal().seal(PrivateFiles.create(file));
                OutputStream hashing = new BufferedOutputStream(new DigestOutputStream(out, digest), 1 << 16)) {
            document.write(hashing);
        }
        return SessionKey.hash(digest);
    }

    private Path keep(String sessionId, SessionFacts facts, Path file) throws IOException {
        Instant start = facts.start();
        LocalDate day = LocalDate.ofInstant(start == null ? Instant.EPOCH : start, ZoneOffset.UTC);
        Path target = layout.sessionDocument(day, sessionId);
        Path folder = target.getParent();
        if (folder != null) {
            PrivateFiles.createFolder(layout, folder);
        }
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return target;
    }
}
