package io.jumphold.cli.api;

import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.site.Pin;
import io.jumphold.cli.site.SiteTrust.WrongAuthorityException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in plain words why there was no answer. */
final class Unreachable {
    private Unreachable() {}

    static Failure failure(String address, Throwable cause) {
        return cause(cause, WebSocketHandshakeException.class)
                .map(refused -> refused(address, refused))
                .or(() -> cause(cause, WrongAuthorityException.class).map(wrong -> wrongAuthority(address, wrong)))
                .or(() -> cause(cause, CertificateException.class).map(bad -> badCertificate(address, bad)))
                .or(() -> cause(cause, SSLException.class).map(broken -> noTls(address, broken)))
                .orElseGet(() -> noAnswer(address, cause));
    }

    /** Whether no connection came to be, so that nothing was asked of anybody. */
    static boolean isNobodyThere(Failure failure) {
        return Stream.of(ConnectException.class, HttpConnectTimeoutException.class, UnresolvedAddressException.class)
                .anyMatch(type -> cause(failure, type).isPresent());
    }

    private static Failure refused(String address, WebSocketHandshakeException refused) {
        int status = refused.getResponse().statusCode();
        return status == 401
                ? Failure.of(Exit.NOT_SIGNED_IN, "The sign-in to " + address + " has ended")
                        .next("Sign in with: jumphold admin sign-in")
                : Failure.of(Exit.REFUSED, address + " refused the connection with status " + status);
    }

    private static Failure wrongAuthority(String address, WrongAuthorityException wrong) {
        @Nullable X509Certificate shown = wrong.shown();
        return Failure.of(
                        Exit.UNTRUSTED,
                        address + " is not the site that you trust: its certificate comes from another authority"
                                + (shown == null ? "" : ", " + Pin.of(shown).value()),
                        wrong)
                .next("If its authority was replaced, ask an administrator for the new fingerprint, then:"
                        + " jumphold admin sign-in --site " + address + " --ca FINGERPRINT");
    }

    private static Failure badCertificate(String address, CertificateException bad) {
        return Failure.of(Exit.UNTRUSTED, "The certificate of " + address + " is not good: " + bad.getMessage(), bad)
                .next("Is that the name under which the site is known? Are the clocks right?");
    }

    private static Failure noTls(String address, SSLException broken) {
        return Failure.of(
                Exit.UNAVAILABLE, address + " does not speak TLS as expected: " + broken.getMessage(), broken);
    }

    private static Failure noAnswer(String address, Throwable cause) {
        String why = cause(cause, UnresolvedAddressException.class).isPresent()
                ? "there is no such host"
                : cause(cause, HttpTimeoutException.class).isPresent()
                        ? "nothing came in time"
                        : cause(cause, ConnectException.class).isPresent()
                                ? "nothing listens there"
                                : "the connection broke";
        return Failure.of(Exit.UNAVAILABLE, "No answer from " + address + ": " + why, cause)
                .next("Is the address right, and the site running?");
    }

    private static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> type) {
        return Stream.iterate(thrown, next -> next != null, Throwable::getCause)
                .limit(16)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
