package io.jumphold.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("ENR-2")
class ProofTest {
    private static final Vector VECTOR = Vector.ofTheDocument();
    private static final KeyPair MACHINE = Keys.generate();
    private static final byte[] SERVER_NONCE = VECTOR.bytes("server_nonce");
    private static final byte[] CLIENT_NONCE = VECTOR.bytes("client_nonce");
    private static final byte[] SERVER_KEY_HASH = VECTOR.bytes("server_key_hash");
    private static final Proof PROOF = new Proof(Proof.ATTACH, "site", SERVER_NONCE, CLIENT_NONCE, SERVER_KEY_HASH);

    @Test
    void theProofsOfTheWorkedExampleAreGood() {
        PublicKey client = Keys.publicKey(VECTOR.bytes("client_public_key"));
        String site = VECTOR.text("site_id");

        assertThat(Keys.hash(VECTOR.bytes("server_public_key"))).isEqualTo(SERVER_KEY_HASH);
        assertThat(new Proof(Proof.ATTACH, site, SERVER_NONCE, CLIENT_NONCE, SERVER_KEY_HASH)
                        .isSignedBy(client, VECTOR.bytes("attach_proof")))
                .isTrue();
        assertThat(new Proof(Proof.SESSION, site, SERVER_NONCE, CLIENT_NONCE, SERVER_KEY_HASH)
                        .isSignedBy(client, VECTOR.bytes("session_proof")))
                .isTrue();
    }

    @Test
    void theMessagesOfTheWorkedExampleAreWhatIsSigned() {
        PublicKey client = Keys.publicKey(VECTOR.bytes("client_public_key"));

        assertThat(Signatures.verify(client, VECTOR.bytes("attach_message"), VECTOR.bytes("attach_proof")))
                .isTrue();
        assertThat(Signatures.verify(client, VECTOR.bytes("session_message"), VECTOR.bytes("session_proof")))
                .isTrue();
        Proof again = new Proof(Proof.ATTACH, VECTOR.text("site_id"), SERVER_NONCE, CLIENT_NONCE, SERVER_KEY_HASH);
        assertThat(again.isSignedBy(client, again.sign(Keys.privateKey(VECTOR.bytes("client_private_key")))))
                .isTrue();
    }

    @Test
    void aProofIsGoodForItsOwnKeyAndEveryPartOfItsMessageOnly() {
        byte[] signature = PROOF.sign(MACHINE.getPrivate());
        byte[] other = CLIENT_NONCE.clone();
        other[31] ^= 1;

        assertThat(PROOF.isSignedBy(MACHINE.getPublic(), signature)).isTrue();
        assertThat(PROOF.isSignedBy(Keys.generate().getPublic(), signature)).isFalse();
        assertThat(List.of(
                        new Proof(Proof.SESSION, "site", SERVER_NONCE, CLIENT_NONCE, SERVER_KEY_HASH),
                        new Proof(Proof.ATTACH, "sit", SERVER_NONCE, CLIENT_NONCE, SERVER_KEY_HASH),
                        new Proof(Proof.ATTACH, "site", other, CLIENT_NONCE, SERVER_KEY_HASH),
                        new Proof(Proof.ATTACH, "site", SERVER_NONCE, other, SERVER_KEY_HASH),
                        new Proof(Proof.ATTACH, "site", CLIENT_NONCE, SERVER_NONCE, SERVER_KEY_HASH),
                        new Proof(Proof.ATTACH, "site", SERVER_NONCE, CLIENT_NONCE, other)))
                .noneMatch(proof -> proof.isSignedBy(MACHINE.getPublic(), signature));
    }

    @Test
    void aDamagedSignatureIsFalseAndNothingWorse() {
        byte[] signature = PROOF.sign(MACHINE.getPrivate());
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            byte[] damaged = i % 3 == 0 ? new byte[random.nextInt(130)] : signature.clone();
            for (int hit = 0; hit <= i % 4 && damaged.length > 0; hit++) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
            }
            if (!Arrays.equals(damaged, signature)) {
                assertThat(PROOF.isSignedBy(MACHINE.getPublic(), damaged))
                        .as(HexFormat.of().formatHex(damaged))
                        .isFalse();
            }
        }
    }

    @Test
    void onlyThePlainEncodingOfAP256KeyIsAKey() {
        byte[] good = MACHINE.getPublic().getEncoded();
        assertThat(Keys.publicKey(good)).isEqualTo(MACHINE.getPublic());

        byte[] longer = Arrays.copyOf(good, good.length + 1);
        byte[] p384 = HexFormat.of().parseHex("3076301006072a8648ce3d020106052b8104002203620004" + "01".repeat(96));
        byte[] compressed = HexFormat.of()
                .parseHex("3039301306072a8648ce3d020106082a8648ce3d030107032200" + "02" + "11".repeat(32));
        for (byte[] bad : List.of(new byte[0], new byte[91], longer, p384, compressed)) {
            assertThatThrownBy(() -> Keys.publicKey(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aPointThatIsNotOnTheCurveProvesNothing() {
        byte[] off = MACHINE.getPublic().getEncoded().clone();
        off[90] ^= 1;

        assertThatCode(() -> {
                    try {
                        PublicKey key = Keys.publicKey(off);
                        assertThat(PROOF.isSignedBy(key, PROOF.sign(MACHINE.getPrivate())))
                                .isFalse();
                    } catch (IllegalArgumentException refused) {
                        assertThat(refused).hasMessageContaining("public_key");
                    }
                })
                .doesNotThrowAnyException();
    }
}
