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
        List<Address> known = Stream.concat(membership.learnt().stream(), membership.addresses().stream())
                .map(Address::parse)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        if (known.isEmpty()) {
            throw new IllegalStateException("The installer names no address that can be dialled");
        }
        return known;
    }
}
