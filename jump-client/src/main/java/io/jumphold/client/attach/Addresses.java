package io.jumphold.client.attach;

import io.jumphold.client.install.Membership;
import io.jumphold.client.link.Address;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a site can be dialled. */
final class Addresses {
    private Addresses() {}

    /** What the site last told, and what the installer says; each once. */
    static List<Address> of(Membership membership) {
        List<Address> known = of(Stream.concat(membership.learnt().stream(), membership.addresses().stream()))
                .toList();
        if (known.isEmpty()) {
            throw new IllegalStateException("The installer names no address that can be dialled");
        }
        return known;
    }

    /** Those that can be dialled, each once. */
    static Stream<Address> of(Stream<String> texts) {
        return texts.map(Address::parse).flatMap(Optional::stream).distinct();
    }
}
