package io.jumphold.protocol.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.identity.ReleaseProof;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is genuine, and what is not. */
@Tag("UPG-6")
class SignedManifestTest {
    private static final KeyPair RELEASE = Keys.generate();
    private static final Manifest MANIFEST =
            new Manifest("1.2.0", "9f31c2e", "linux-x86_64", 1_000, "ab".repeat(32), 1, 2);

    @Test
    void whatATrustedKeySignedIsBelieved() {
        SignedManifest signed = SignedManifest.of(MANIFEST, RELEASE.getPrivate());

        assertThat(signed.verified(List.of(Keys.generate().getPublic(), RELEASE.getPublic())))
                .isEqualTo(MANIFEST);
        assertThat(SignedManifest.parse(signed.text() + "\n").verified(List.of(RELEASE.getPublic())))
                .isEqualTo(MANIFEST);
    }

    @Test
    void whatAnotherKeySignedOrWasChangedAfterwardsIsRefused() {
        SignedManifest signed = SignedManifest.of(MANIFEST, RELEASE.getPrivate());
        byte[] changed = signed.manifest().clone();
        changed[15] ^= 1;

        refused(() -> signed.verified(List.of(Keys.generate().getPublic())), "not of a release key");
        refused(() -> signed.verified(List.of()), "No release key is trusted");
        refused(
                () -> new SignedManifest(changed, signed.signature()).verified(List.of(RELEASE.getPublic())),
                "not of a release key");
    }

    @Test
    void aSignatureForSomethingElseIsNoneOfARelease() {
        byte[] bytes = MANIFEST.bytes();

        refused(
                () -> new SignedManifest(bytes, plainly(bytes)).verified(List.of(RELEASE.getPublic())),
                "not of a release key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "9",
                "",
                "{\"version\":\"../../etc\"}",
                "{\"version\":\"1.0\",\"revision\":\"a/b\"}"
            })
    void whatIsSignedAndNoManifestIsRefused(String text) {
        byte[] bytes = (text + " ").getBytes(StandardCharsets.UTF_8);

        refused(() -> signed(bytes).verified(List.of(RELEASE.getPublic())), "The manifest cannot be used");
    }

    @Test
    void aManifestOfANewerVersionIsRead() {
        String news = new String(MANIFEST.bytes(), StandardCharsets.UTF_8).replace("{", "{\"news\":[1],");

        assertThat(signed(news.getBytes(StandardCharsets.UTF_8)).verified(List.of(RELEASE.getPublic())))
                .isEqualTo(MANIFEST);
    }

    @Test
    void theBytesHaveOneForm() {
        assertThat(new String(MANIFEST.bytes(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"version\":\"1.2.0\",\"revision\":\"9f31c2e\",\"platform\":\"linux-x86_64\",\"size\":1000,"
                                + "\"sha256\":\"" + "ab".repeat(32) + "\",\"wire_oldest\":1,\"wire_newest\":2}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "jumphold-manifest1:", "jumphold-manifest1:!.!", "jumphold-manifest1:aaaa."})
    void aFileOfAnotherFormIsRefused(String text) {
        refused(() -> SignedManifest.parse(text), "");
    }

    private static SignedManifest signed(byte[] bytes) {
        return new SignedManifest(bytes, new ReleaseProof(bytes).sign(RELEASE.getPrivate()));
    }

    private static byte[] plainly(byte[] bytes) {
        try {
            java.security.Signature signature = java.security.Signature.getInstance("SHA256withECDSA");
            PrivateKey key = RELEASE.getPrivate();
            signature.initSign(key);
            signature.update(bytes);
            return signature.sign();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String why) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FaultException.class,
                        e -> assertThat(e.fault().is(ErrorCode.PAYLOAD_REFUSED)).isTrue())
                .hasMessageContaining(why);
    }
}
