package io.jumphold.cluster.upgrade;

import io.jumphold.protocol.upgrade.Platform;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The versions that the site has, and whom it trusts to make them.
 *
 * @param halted versions that have failed too often (UPG-7)
 */
public record Releases(List<ReleaseKey> keys, List<ClientVersion> versions, Set<String> halted) {
    public static final Releases NONE = new Releases(List.of(), List.of(), Set.of());

    public Releases {
        keys = List.copyOf(keys);
        versions = List.copyOf(versions);
        halted = Set.copyOf(halted);
    }

    /** What machines of this platform are to be: its own, else the one for any (UPG-1). */
    public Optional<ClientVersion> current(String platform) {
        return current().stream()
                .filter(version -> version.manifest().platform().equals(platform))
                .findFirst()
                .or(() -> current().stream()
                        .filter(version -> version.manifest().platform().equals(Platform.ANY))
                        .findFirst());
    }

    public List<ClientVersion> current() {
        return versions.stream()
                .filter(version -> version.current() && version.isComplete())
                .toList();
    }

    public Optional<ClientVersion> version(String version, String platform) {
        return versions.stream()
                .filter(one -> one.version().equals(version)
                        && one.manifest().platform().equals(platform))
                .findFirst();
    }

    public List<PublicKey> trusted() {
        return keys.stream().map(ReleaseKey::key).toList();
    }
}
