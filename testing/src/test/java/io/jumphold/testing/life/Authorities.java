package io.jumphold.testing.life;

import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.testing.node.TestApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;

/** A site's authorities as its administrator changes them, and as its nodes show them. */
final class Authorities {
    private final TestApi admin;

    Authorities(TestApi admin) {
        this.admin = admin;
    }

    List<Operations.Authority> all() {
        return admin.get("/authorities", Operations.Authorities.class).authorities();
    }

    Operations.Authority number(int number) {
        return all().stream()
                .filter(authority -> authority.number() == number)
                .findFirst()
                .orElseThrow();
    }

    Operations.Authority prepare() {
        return admin.post("/authorities", Map.of(), Operations.Authority.class);
    }

    Operations.Authority change(int number, boolean anyway) {
        return admin.post(
                "/authorities/" + number + "/change",
                new Operations.AuthorityChange(anyway),
                Operations.Authority.class);
    }

    void retire(int number) {
        admin.delete("/authorities/" + number);
    }

    /** SHA-256 of the authorities that stand in the chain which a node shows now. */
    static List<String> shownAt(String address) {
        int colon = address.lastIndexOf(':');
        try (SSLSocket socket = (SSLSocket) TestApi.trustingAll()
                .getSocketFactory()
                .createSocket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))) {
            socket.startHandshake();
            Certificate[] chain = socket.getSession().getPeerCertificates();
            return Arrays.stream(chain).skip(1).map(Authorities::hash).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(Certificate certificate) {
        try {
            return Keys.hashHex(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
