package io.jumphold.http.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.http.problem.Problems;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SEC-2")
class PasswordsTest {
    private final Passwords passwords = new Passwords(1);

    @AfterEach
    void close() {
        passwords.close();
    }

    @Test
    void aHashNamesItsKindAndCostAndIsNeverTheSameTwice() {
        String hash = hash("correct horse battery staple");

        assertThat(hash).matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
        assertThat(hash("correct horse battery staple")).isNotEqualTo(hash);
    }

    @Test
    void onlyThePasswordMatches() {
        String hash = hash("correct horse battery staple");

        assertThat(matches("correct horse battery staple", hash)).isTrue();
        assertThat(matches("correct horse battery stapl", hash)).isFalse();
    }

    @Test
    void aHashOfAnotherCostIsCheckedAtThatCost() {
        String cheap = new Argon2(64, 1, 1).encoded("old password", new byte[16]);

        assertThat(matches("old password", cheap)).isTrue();
        assertThat(matches("new password", cheap)).isFalse();
    }

    /** From RFC 9106's reference implementation: argon2 "somesalt" -id -t 2 -m 16 -p 1 for "password". */
    @Test
    void aHashOfTheReferenceImplementationMatches() {
        String reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

        assertThat(matches("password", reference)).isTrue();
    }

    @Test
    void nobodysPasswordNeverMatches() {
        assertThat(passwords
                        .matches("nobody's password", Optional.empty())
                        .toCompletableFuture()
                        .join())
                .isFalse();
    }

    @Test
    void anUmlautIsTheSameHoweverItWasTyped() {
        assertThat(matches("u\u0308ber zwo\u0308lf", hash("\u00fcber zw\u00f6lf")))
                .isTrue();
    }

    @Test
    @Tag("SEC-3")
    void aFloodWaitsInAShortLineAndIsThenTurnedAway() {
        List<CompletableFuture<String>> flood = IntStream.range(0, 200)
                .mapToObj(i -> passwords.hash("password " + i).toCompletableFuture())
                .toList();

        assertThat(flood.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSizeGreaterThan(100)
                .allSatisfy(turnedAway -> assertThat(Problems.root(turnedAway.exceptionNow()))
                        .isInstanceOfSatisfying(
                                FaultException.class,
                                refused -> assertThat(refused.fault().is(ErrorCode.SERVER_BUSY))
                                        .isTrue()));
    }

    private String hash(String password) {
        return passwords.hash(password).toCompletableFuture().join();
    }

    private boolean matches(String password, String hash) {
        return passwords
                .matches(password, Optional.of(hash))
                .toCompletableFuture()
                .join();
    }
}
