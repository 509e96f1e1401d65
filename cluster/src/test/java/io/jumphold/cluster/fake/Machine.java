package io.jumphold.cluster.fake;

import io.jumphold.cluster.link.Connection;
import io.jumphold.protocol.identity.InstallerToken;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.identity.Proof;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.Wire;
import java.security.KeyPair;
import java.util.concurrent.atomic.AtomicInteger;

/** A machine with a key of its own, as it speaks to a node; what it says is right unless the test makes it wrong. */
public record Machine(String siteId, KeyPair keys, HostFacts facts) {
    private static final AtomicInteger CONNECTIONS = new AtomicInteger();

    public static Machine of(String siteId) {
        return new Machine(siteId, Keys.generate(), Samples.FACTS);
    }

    /** This machine with another machine's key. */
    public Machine withForeignKey() {
        return new Machine(siteId, Keys.generate(), facts);
    }

    /** Each from another address, for what comes again and again from one is not written down each time. */
    public static Connection connection() {
        int number = CONNECTIONS.incrementAndGet();
        return connection("198.18." + number / 250 % 250 + "." + number % 250);
    }

    public static Connection connection(String address) {
        return new Connection(Keys.random(32), Keys.random(32), address);
    }

    public static String token(String siteId, int installer, KeyPair siteKeys) {
        return new InstallerToken(siteId, installer, 1).signedWith(siteKeys.getPrivate());
    }

    public byte[] publicKey() {
        return keys.getPublic().getEncoded();
    }

    public Proof proof(String context, Connection connection, byte[] nonce) {
        return new Proof(context, siteId, connection.serverNonce(), nonce, connection.serverKeyHash());
    }

    private byte[] signed(String context, Connection connection, byte[] nonce) {
        return proof(context, connection, nonce).sign(keys.getPrivate());
    }

    public ClientFrame.Enrol enrol(String token, Connection connection) {
        byte[] nonce = Keys.random(32);
        return new ClientFrame.Enrol(
                Wire.OLDEST,
                Wire.NEWEST,
                token,
                publicKey(),
                nonce,
                signed(Proof.ATTACH, connection, nonce),
                facts,
                "",
                1);
    }

    public ClientFrame.Hello hello(int id, Connection connection) {
        byte[] nonce = Keys.random(32);
        return new ClientFrame.Hello(
                Wire.OLDEST, Wire.NEWEST, id, nonce, signed(Proof.ATTACH, connection, nonce), facts, 1);
    }

    public ClientFrame.Join join(String sessionId, byte[] ticket, int id, Connection connection) {
        byte[] nonce = Keys.random(32);
        var proof = new ClientFrame.MachineProof(id, nonce, signed(Proof.SESSION, connection, nonce));
        return new ClientFrame.Join(Wire.OLDEST, Wire.NEWEST, sessionId, ticket, proof);
    }

    /** How the representative's program joins. */
    public static ClientFrame.Join representative(String sessionId, byte[] ticket) {
        return new ClientFrame.Join(Wire.OLDEST, Wire.NEWEST, sessionId, ticket, null);
    }
}
