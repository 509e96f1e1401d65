package io.jumphold.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jumphold.protocol.api.ApiJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code ready.json} in the data folder: there while the node is ready, so that scripts on this machine find it. Only its account may read it: it may hold the set-up link. */
final class ReadyFile {
    private final Path file;

    ReadyFile(Path dataDir) {
        file = dataDir.resolve("ready.json");
    }

    void write(String url, URI management, String authority, Optional<String> setUpLink) throws IOException {
        ObjectNode content = ApiJson.mapper().createObjectNode();
        content.put("url", url);
        content.put("management", management.toString());
        content.put("ca_sha256", authority);
        content.put("pid", ProcessHandle.current().pid());
        setUpLink.ifPresent(link -> content.put("setup_link", link));
        PrivateFiles.write(
                file, ApiJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
    }

    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // A file that stays says ready of a process that is gone; who reads it looks at the pid.
        }
    }
}
