package io.jumphold.node;

import io.jumphold.protocol.identity.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** The key that the site's secrets in the database are encrypted with: made at the first start, given to every further node by its operator. */
final class SiteKeyFile {
    private static final int BYTES = 32;

    private SiteKeyFile() {}

    static byte[] readOrMake(Path file) {
        try {
            if (!Files.exists(file)) {
                PrivateFiles.write(
                        file,
                        Base64.getEncoder().encodeToString(Keys.random(BYTES)).getBytes(StandardCharsets.US_ASCII));
            }
            byte[] key = Base64.getDecoder()
                    .decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
            if (key.length != BYTES) {
                throw new StartException("The site key in " + file + " must be " + BYTES + " bytes in base64");
            }
            return key;
        } catch (IOException e) {
            throw new StartException("The site key " + file + " cannot be read or made: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new StartException("The site key in " + file + " is not base64", e);
        }
    }
}
