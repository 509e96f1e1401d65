package io.jumphold.node.keys;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** A private key and the chain that vouches for it, leaf first. */
public record Leaf(PrivateKey key, List<X509Certificate> chain) {
    public Leaf {
        chain = List.copyOf(chain);
    }

    @Override
    public String toString() {
        return "Leaf[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
}
