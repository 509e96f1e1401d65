package io.jumphold.cli.admin;

import io.jumphold.cli.command.PrivateFile;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.protocol.identity.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.stream.Collectors;

/** A release key in a file (PEM, PKCS #8), its public half (PEM) beside it. The private half is made here and never leaves this machine by us (UPG-6). */
record ReleaseKeyFile(Path file) {
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /** Where the public half is. */
    Path publicFile() {
        return file.resolveSibling(file.getFileName() + ".pub");
    }

    /** Neither of the two files may be there. */
    void make() {
        PrivateFile secret = PrivateFile.create(file);
        KeyPair keys = Keys.generate();
        secret.write(pem(PRIVATE, keys.getPrivate().getEncoded()));
        try {
            Files.writeString(publicFile(), pem(PUBLIC, keys.getPublic().getEncoded()));
        } catch (IOException e) {
            throw Failure.of(Exit.USAGE, publicFile() + " cannot be written", e);
        }
    }

    PrivateKey privateKey() {
        try {
            return Keys.privateKey(bytes(file));
        } catch (IllegalArgumentException noKey) {
            throw Failure.of(Exit.USAGE, file + " holds no private key")
                    .next("Make one with: jumphold admin client-version keygen --out FILE");
        }
    }

    /** The public half as the site is told it: SubjectPublicKeyInfo in base64. */
    static String publicKey(Path file) {
        try {
            return Base64.getEncoder()
                    .encodeToString(Keys.publicKey(bytes(file)).getEncoded());
        } catch (IllegalArgumentException noKey) {
            throw Failure.of(Exit.USAGE, file + " holds no public release key")
                    .next("It is the file that ends in .pub beside the private one.");
        }
    }

    private static byte[] bytes(Path file) {
        try (var lines = Files.lines(file)) {
            return Base64.getDecoder()
                    .decode(lines.filter(line -> !line.startsWith("-----"))
                            .map(String::strip)
                            .collect(Collectors.joining()));
        } catch (IOException | java.io.UncheckedIOException e) {
            throw Failure.of(Exit.USAGE, file + " cannot be read", e);
        }
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + LINES.encodeToString(bytes) + "\n-----END " + what + "-----\n";
    }
}
