package io.jumphold.protocol.identity;

import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The same where Bouncy Castle checks, as on a node that the native provider does not run on. */
@Tag("ENR-2")
class ProofByBouncyCastleTest extends ProofTest {
    @BeforeAll
    static void add() {
        Security.addProvider(new BouncyCastleProvider());
    }

    @AfterAll
    static void remove() {
        Security.removeProvider(BouncyCastleProvider.PROVIDER_NAME);
    }
}
