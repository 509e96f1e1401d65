package io.jumphold.persistence.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.database.DatabaseException;
import io.jumphold.persistence.database.Dialect;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SEC-5")
class SealedSecretsTest extends OnBothDatabases {
    private static final byte[] CANARY = "canary: the site's signing key".getBytes(StandardCharsets.UTF_8);

    private final SealedSecrets secrets = new SealedSecrets(database, key(1));

    SealedSecretsTest(Dialect dialect) {
        super(dialect);
    }

    @Test
    void aSecretIsFoundAgainOnEveryNodeThatHasTheSiteKey() {
        assertThat(secrets.find("found")).isEmpty();
        assertThat(secrets.putIfAbsent("found", CANARY)).isEqualTo(CANARY);
        assertThat(new SealedSecrets(otherNode, key(1)).find("found")).hasValue(CANARY);
    }

    @Test
    void theFirstSecretOfANameStays() {
        secrets.putIfAbsent("first", CANARY);
        assertThat(secrets.putIfAbsent("first", new byte[] {1})).isEqualTo(CANARY);
    }

    @Test
    void nodesThatStartAtOnceAgreeOnOneSecret() {
        SealedSecrets other = new SealedSecrets(otherNode, key(1));
        List<CompletableFuture<byte[]>> starts = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> (i % 2 == 0 ? secrets : other).putIfAbsent("agreed", new byte[] {(byte) i})))
                .toList();
        byte[] agreed =
                secrets.find("agreed").isPresent() ? secrets.find("agreed").get() : get(starts.getFirst());
        assertThat(starts).allSatisfy(start -> assertThat(get(start)).isEqualTo(agreed));
    }

    @Test
    void anotherSiteKeyIsToldInWordsThatHelpAndShowNothing() {
        secrets.putIfAbsent("locked", CANARY);
        SealedSecrets stranger = new SealedSecrets(otherNode, key(2));
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> stranger.find("locked"))
                .withMessageContaining("locked")
                .withMessageContaining("another site key")
                .satisfies(e -> assertThat(e).hasMessageNotContaining("canary"));
        assertThatExceptionOfType(DatabaseException.class).isThrownBy(() -> stranger.putIfAbsent("locked", CANARY));
        assertThat(secrets.find("locked")).hasValue(CANARY);
    }

    @Test
    void aSecretAtRestIsUnreadableAndNeverSealedAlikeTwice() {
        secrets.putIfAbsent("rest 1", CANARY);
        secrets.putIfAbsent("rest 2", CANARY);
        byte[] one = atRest("rest 1");
        byte[] two = atRest("rest 2");
        assertThat(new String(one, StandardCharsets.ISO_8859_1)).doesNotContain("canary", "signing");
        assertThat(Arrays.copyOfRange(one, 1, 13)).isNotEqualTo(Arrays.copyOfRange(two, 1, 13));
    }

    @Test
    void aSecretIsBoundToItsName() {
        secrets.putIfAbsent("bound", CANARY);
        database.jdbi()
                .useHandle(
                        handle -> handle.execute(
                                "insert into site_secret (name, sealed) select 'moved', sealed from site_secret where name = 'bound'"));
        assertThatExceptionOfType(DatabaseException.class).isThrownBy(() -> secrets.find("moved"));
    }

    @Test
    void whatWasAlteredIsRefused() {
        secrets.putIfAbsent("altered", CANARY);
        byte[] sealed = atRest("altered");
        for (int length : List.of(0, 1, 12, 13, sealed.length - 1)) {
            putAtRest("altered", Arrays.copyOf(sealed, length));
            assertThatExceptionOfType(DatabaseException.class).isThrownBy(() -> secrets.find("altered"));
        }
        for (int at : List.of(0, 5, 13, sealed.length - 1)) {
            byte[] forged = sealed.clone();
            forged[at] ^= 1;
            putAtRest("altered", forged);
            assertThatExceptionOfType(DatabaseException.class).isThrownBy(() -> secrets.find("altered"));
        }
    }

    @Test
    void aSiteKeyHas32Bytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SealedSecrets(database, new byte[16]))
                .withMessageContaining("32 bytes");
    }

    @Test
    void aFailureShowsNeitherTheSecretNorItsSealedForm() {
        String name = "x".repeat(1_000);
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> secrets.putIfAbsent(name, CANARY))
                .satisfies(
                        e -> assertThat(e.getMessage()).doesNotContain("canary").doesNotContain("arguments"));
    }

    private byte[] atRest(String name) {
        return Base64.getDecoder()
                .decode(database.jdbi()
                        .<String, RuntimeException>withHandle(
                                handle -> handle.createQuery("select sealed from site_secret where name = :name")
                                        .bind("name", name)
                                        .mapTo(String.class)
                                        .one()));
    }

    private void putAtRest(String name, byte[] sealed) {
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "update site_secret set sealed = ? where name = ?",
                        Base64.getEncoder().encodeToString(sealed),
                        name));
    }

    private static byte[] key(int seed) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) seed);
        return key;
    }
}
