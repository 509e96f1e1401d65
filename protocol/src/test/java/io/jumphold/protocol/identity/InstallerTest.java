package io.jumphold.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The installer's key and the token in it. */
@Tag("ENR-1")
class InstallerTest {
    private static final Vector VECTOR = Vector.ofTheDocument();
    private static final PublicKey SITE = Keys.publicKey(VECTOR.bytes("site_public_key"));

    @Test
    void theKeyOfTheWorkedExampleIsRead() {
        InstallerKey key = InstallerKey.parse(VECTOR.text("installer_key"));

        assertThat(key.siteId()).isEqualTo(VECTOR.text("site_id"));
        assertThat(key.addresses()).containsExactly("support.example:443", "192.0.2.80:8443");
        assertThat(key.authorities()).singleElement().asString().hasSize(64);
        assertThat(key.token()).isEqualTo(VECTOR.text("token"));
        assertThat(key.validUntilMs()).isEqualTo(1_795_305_600_000L);
        assertThat(key.text()).isEqualTo(VECTOR.text("installer_key"));
    }

    @Test
    @Tag("ENR-2")
    void theTokenOfTheWorkedExampleIsTheSites() {
        assertThat(InstallerToken.verified(VECTOR.text("token"), SITE))
                .contains(new InstallerToken(
                        VECTOR.text("site_id"),
                        Integer.parseInt(VECTOR.text("installer_id")),
                        Long.parseLong(VECTOR.text("serial"))));
    }

    @Test
    @Tag("ENR-2")
    void aTokenOfAnotherSiteOrAChangedOneIsNone() {
        KeyPair site = Keys.generate();
        String token = new InstallerToken("site", 7, 1).signedWith(site.getPrivate());
        String other = new InstallerToken("site", 8, 1).signedWith(site.getPrivate());
        int dot = token.indexOf('.');

        assertThat(InstallerToken.verified(token, site.getPublic())).isPresent();
        assertThat(InstallerToken.verified(token, Keys.generate().getPublic())).isEmpty();
        assertThat(InstallerToken.verified(
                        other.substring(0, other.indexOf('.')) + token.substring(dot), site.getPublic()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a", "a.b", "..", "9g.9g", "\u2603.\u2603", "v2.MEUC"})
    void whatIsNoTokenIsNone(String text) {
        assertThat(InstallerToken.verified(text, SITE)).isEmpty();
    }

    @Test
    void aDamagedTokenIsNoneAndNothingWorse() {
        String token = VECTOR.text("token");
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            StringBuilder damaged = new StringBuilder(token);
            int at = random.nextInt(token.length());
            char instead = (char) (33 + random.nextInt(90));
            damaged.setCharAt(at, instead);
            // The last character of a part carries bits that mean nothing.
            boolean meaningless = at == token.length() - 1 || at == token.indexOf('.') - 1;
            if (instead != token.charAt(at) && !meaningless) {
                assertThat(InstallerToken.verified(damaged.toString(), SITE))
                        .as(damaged.toString())
                        .isEmpty();
            }
        }
    }

    @Test
    void aKeyThatAMailHasBrokenIntoLinesIsRead() {
        String text = VECTOR.text("installer_key");
        String broken = "  " + text.replaceAll("(.{60})", "$1\r\n  ") + "\n";

        assertThat(InstallerKey.parse(broken)).isEqualTo(InstallerKey.parse(text));
    }

    @Test
    @Tag("UPG-6")
    void aKeyCarriesTheReleaseKeysAndOneWithoutThemTrustsNone() {
        KeyPair release = Keys.generate();
        InstallerKey key = InstallerKey.parse(VECTOR.text("installer_key"));
        InstallerKey trusting = new InstallerKey(
                key.siteId(),
                key.addresses(),
                key.authorities(),
                key.token(),
                key.validUntilMs(),
                List.of(Base64.getEncoder().encodeToString(release.getPublic().getEncoded())));

        assertThat(key.trustedReleaseKeys()).isEmpty();
        assertThat(InstallerKey.parse(trusting.text()).trustedReleaseKeys()).containsExactly(release.getPublic());
    }

    @Test
    void theGreatestKeyCanBeReadAgain() {
        InstallerKey key = new InstallerKey(
                "s".repeat(64),
                Collections.nCopies(32, "a".repeat(255)),
                Collections.nCopies(16, "f".repeat(64)),
                "t".repeat(4_096),
                Long.MAX_VALUE,
                Collections.nCopies(4, "k".repeat(256)));

        assertThat(InstallerKey.parse(key.text())).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9g", "v_8", "oA", "AAAA", "!!!!", "gA", "YQ"})
    @Tag("SEC-5")
    void aDamagedKeyIsRefusedWithAMessageForPeopleAndWithoutItsContent(String body) {
        assertThatThrownBy(() -> InstallerKey.parse("jumphold1:" + body))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("damaged")
                .hasNoCause();
    }

    @Test
    void whatIsNoKeyIsRefused() {
        assertThatThrownBy(() -> InstallerKey.parse("hunter2")).hasMessageContaining("should begin with");
        assertThatThrownBy(() -> InstallerKey.parse("jumphold1:" + "A".repeat(40_000)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyFromANewerSiteIsRead() {
        String cbor = new String(
                Base64.getUrlDecoder().decode(VECTOR.text("installer_key").substring("jumphold1:".length())),
                StandardCharsets.ISO_8859_1);
        // A map with one more entry, "news": true, before the others.
        byte[] newer = ("\u00bfdnews\u00f5" + cbor.substring(1)).getBytes(StandardCharsets.ISO_8859_1);

        assertThat(InstallerKey.parse("jumphold1:" + Base64.getUrlEncoder().encodeToString(newer)))
                .isEqualTo(InstallerKey.parse(VECTOR.text("installer_key")));
    }

    @Test
    void aKeyNeedsAnAddressAndAnAuthority() {
        List<String> some = List.of("x");
        assertThatThrownBy(() -> new InstallerKey("s", List.of(), some, "t", 0)).hasMessage("addresses is empty");
        assertThatThrownBy(() -> new InstallerKey("s", some, List.of(), "t", 0)).hasMessage("authorities is empty");
    }

    @Test
    void hashesAreLowerCaseHex() {
        assertThat(Keys.hashHex(new byte[0]))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(Keys.random(32)).hasSize(32).isNotEqualTo(Keys.random(32));
        assertThat(HexFormat.of().formatHex(Keys.hash(new byte[0]))).isEqualTo(Keys.hashHex(new byte[0]));
    }
}
