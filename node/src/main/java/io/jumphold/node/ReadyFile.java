package io.jumphold.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jumphold.protocol.api.ApiJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code ready.json} in the data folder: there while the node is ready, so that scripts on this machine find it. Only its account may read it: it may hold the set-up link. */
final class ReadyFile {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyFile.class);

    private final Path file;
    private @Nullable ObjectNode written;

    ReadyFile(Path dataDir) {
        file = dataDir.resolve("ready.json");
    }

    synchronized void write(String url, URI management, String authority, Optional<String> setUpLink)
            throws IOException {
        ObjectNode content = ApiJson.mapper().createObjectNode();
        content.put("url", url);
        content.put("management", management.toString());
        content.put("ca_sha256", authority);
        content.put("pid", ProcessHandle.current().pid());
        setUpLink.ifPresent(link -> content.put("setup_link", link));
        write(content);
    }

    private void write(ObjectNode content) throws IOException {
        PrivateFiles.write(
                file, ApiJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
        written = content;
    }

    /** The front door shows another authority now; where the node is not ready, or not any more, nothing is written. */
    synchronized void tell(String authority) {
        if (written != null) {
            written.put("ca_sha256", authority);
            try {
                write(written);
            } catch (IOException e) {
                LOG.warn("{} still names the authority before: {}", file, String.valueOf(e.getMessage()));
            }
        }
    }

    synchronized void remove() {
        written = null;
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // A file that stays says ready of a process that is gone; who reads it looks at the pid.
        }
    }
}
