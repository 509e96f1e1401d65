package io.jumphold.client.install;

import io.jumphold.protocol.identity.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The machine's key pair (ENR-2): made once, on disk before the site first hears of it (ENR-6), never sent anywhere. */
final class Identity {
    private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Identity() {}

    static KeyPair loadOrCreate(Path file) throws IOException {
        if (Files.exists(file)) {
            return read(Files.readString(file), file);
        }
        KeyPair made = Keys.generate();
        String text = block("PRIVATE KEY", made.getPrivate().getEncoded())
                + block("PUBLIC KEY", made.getPublic().getEncoded());
        AtomicFile.write(file, text.getBytes(StandardCharsets.US_ASCII));
        return made;
    }

    private static KeyPair read(String text, Path file) throws IOException {
        try {
            return new KeyPair(
                    Keys.publicKey(content("PUBLIC KEY", text)), Keys.privateKey(content("PRIVATE KEY", text)));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged; this Jump Client must be installed anew");
        }
    }

    private static String block(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + ENCODER.encodeToString(content) + "\n-----END " + label + "-----\n";
    }

    private static byte[] content(String label, String text) {
        Matcher block = Pattern.compile("-----BEGIN " + label + "-----([^-]*)-----END " + label + "-----")
                .matcher(text);
        if (!block.find()) {
            throw new IllegalArgumentException("There is no " + label);
        }
        return Base64.getMimeDecoder().decode(block.group(1));
    }
}
