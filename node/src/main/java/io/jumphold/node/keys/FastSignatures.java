package io.jumphold.node.keys;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Who checks machines' signatures, a seventh of the JDK's time (docs/adr/0015). */
public final class FastSignatures {
    private FastSignatures() {}

    /** The last of all providers, so that only who asks for it by name gets it. */
    public static void add() {
        Security.addProvider(fastest());
    }

    static Provider fastest() {
        AmazonCorrettoCryptoProvider corretto = AmazonCorrettoCryptoProvider.INSTANCE;
        return corretto.getLoadingError() == null ? corretto : new BouncyCastleProvider();
    }
}
