package io.jumphold.persistence.site;

import io.jumphold.cluster.trust.Authorities;
import io.jumphold.cluster.trust.SiteAuthority;
import io.jumphold.cluster.trust.SiteAuthority.State;
import io.jumphold.cluster.trust.Trust;
import io.jumphold.cluster.trust.TrustRules;
import io.jumphold.persistence.database.Database;
import io.jumphold.persistence.directory.JdbcDirectoryStore;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.error.FaultException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;

/** The site's authorities in the directory's tables, their keys among its secrets. Changes of all nodes come one after the other. */
public final class JdbcAuthorities implements Authorities {
    private static final int FIRST = 1;
    private static final String SECRET = "front-authority";

    /** Makes what this class only keeps. */
    public interface Maker {
        Made make(int number);

        /** What it made before, or a site without a list of its authorities did. */
        Made known(byte[] secret);
    }

    /**
     * A new authority.
     *
     * @param secret key and certificate, to be sealed
     */
    public record Made(String sha256, Instant notAfter, byte[] secret) {
        /** Without the key (SEC-5). */
        @Override
        public String toString() {
            return "Made[" + sha256 + "]";
        }
    }

    private final Database database;
    private final JdbcDirectoryStore directory;
    private final SealedSecrets secrets;
    private final Maker maker;

    public JdbcAuthorities(Database database, JdbcDirectoryStore directory, SealedSecrets secrets, Maker maker) {
        this.database = database;
        this.directory = directory;
        this.secrets = secrets;
        this.maker = maker;
    }

    /** Key and certificate of one that is not retired. Blocks. */
    public Optional<byte[]> secret(int number) {
        return secrets.find(name(number));
    }

    /** At a site's first start. Blocks. Two nodes that start at once get the same. */
    public void begin() {
        Optional<byte[]> earlier = secrets.find(SECRET);
        directory
                .change(handle -> {
                    Trust trust = AuthorityTable.read(handle);
                    if (trust.own().isEmpty() && earlier.isPresent()) {
                        AuthorityTable.add(handle, authority(FIRST, State.CURRENT, maker.known(earlier.get())));
                    } else if (trust.own().isEmpty()) {
                        add(handle, FIRST, State.CURRENT);
                    }
                    return trust;
                })
                .toCompletableFuture()
                .join();
    }

    @Override
    public CompletionStage<List<Known>> all() {
        return database.ask(handle -> AuthorityTable.read(handle).own().stream()
                .map(authority -> known(handle, authority))
                .toList());
    }

    @Override
    public CompletionStage<Long> clientsWithout() {
        return database.ask(handle -> AuthorityTable.read(handle)
                .awaited()
                .map(awaited -> AuthorityTable.clientsWithout(handle, awaited.number()))
                .orElse(0L));
    }

    @Override
    public CompletionStage<Known> prepare() {
        return directory.change(handle -> {
            refuse(TrustRules.whyNotPrepared(AuthorityTable.read(handle)));
            return known(handle, add(handle, AuthorityTable.nextNumber(handle), State.NEXT));
        });
    }

    @Override
    public CompletionStage<Known> change(int number, boolean anyway) {
        return directory.change(handle -> {
            Trust trust = AuthorityTable.read(handle);
            refuse(TrustRules.whyNotChanged(trust, number, AuthorityTable.clientsWithout(handle, number), anyway));
            Trust changed = TrustRules.changed(trust, number);
            AuthorityTable.keepStates(handle, changed);
            return known(handle, changed.number(number).orElseThrow());
        });
    }

    @Override
    public CompletionStage<Void> retire(int number, boolean anyway) {
        return directory
                .<Boolean>change(handle -> {
                    Trust trust = AuthorityTable.read(handle);
                    long without = trust.in(State.CURRENT)
                            .map(current -> AuthorityTable.clientsWithout(handle, current.number()))
                            .orElse(0L);
                    refuse(TrustRules.whyNotRetired(trust, number, without, anyway));
                    AuthorityTable.retire(handle, number);
                    secrets.remove(handle, name(number));
                    return true;
                })
                .thenAccept(retired -> {});
    }

    private SiteAuthority add(Handle handle, int number, State state) {
        Made made = maker.make(number);
        SiteAuthority authority = authority(number, state, made);
        AuthorityTable.add(handle, authority);
        secrets.put(handle, name(number), made.secret());
        return authority;
    }

    private static SiteAuthority authority(int number, State state, Made made) {
        return new SiteAuthority(number, state, made.sha256(), made.notAfter());
    }

    private static Known known(Handle handle, SiteAuthority authority) {
        return new Known(authority, AuthorityTable.clientsWithout(handle, authority.number()));
    }

    private static void refuse(Optional<Fault> fault) {
        if (fault.isPresent()) {
            throw new FaultException(fault.get());
        }
    }

    private static String name(int number) {
        return number == FIRST ? SECRET : SECRET + "-" + number;
    }
}
