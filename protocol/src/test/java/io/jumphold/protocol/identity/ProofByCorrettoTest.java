package io.jumphold.protocol.identity;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Security;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The same where the native provider checks, as on a node on Linux. */
@Tag("ENR-2")
class ProofByCorrettoTest extends ProofTest {
    @BeforeAll
    static void add() {
        assumeThat(AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError()).isNull();
        Security.addProvider(AmazonCorrettoCryptoProvider.INSTANCE);
    }

    @AfterAll
    static void remove() {
        Security.removeProvider(AmazonCorrettoCryptoProvider.INSTANCE.getName());
    }
}
