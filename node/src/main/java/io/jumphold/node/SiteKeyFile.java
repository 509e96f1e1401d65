package io.jumphold.node;

import io.jumphold.protocol.identity.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;

/** The key that the site's secrets in the database are encrypted with: made at the first start, given to every further node by its operator. */
final class SiteKeyFile {
    private static final int BYTES = 32;

    private SiteKeyFile() {}

    /** For a database without a site: its first node makes the key. Of several that share the file one does. */
    static byte[] readOrMake(Path file) {
        try {
            if (!Files.exists(file)) {
                PrivateFiles.writeIfAbsent(
                        file,
                        Base64.getEncoder().encodeToString(Keys.random(BYTES)).getBytes(StandardCharsets.US_ASCII));
            }
            return read(file);
        } catch (IOException e) {
            throw new StartException("The site key " + file + " cannot be made: " + e.getMessage(), e);
        }
    }

    /** For a database with a site: a node without its key is told where to get it. */
    static byte[] read(Path file) {
        try {
            byte[] key = Base64.getDecoder()
                    .decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
            if (key.length != BYTES) {
                throw new StartException("The site key in " + file + " must be " + BYTES + " bytes in base64");
            }
            return key;
        } catch (NoSuchFileException e) {
            throw new StartException(
                    "The database holds a site, and this node has not its key: copy site.key of another node to " + file
                            + " (jumphold.site-key-file)",
                    e);
        } catch (IOException e) {
            throw new StartException("The site key " + file + " cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new StartException("The site key in " + file + " is not base64", e);
        }
    }
}
