package io.jumphold.client.install;

/**
 * Which program runs an install, or ran it last. Another one may be asked what it is, as an upgrade changes the program and not the starter.
 *
 * @param version as it tells the site
 * @param revision what it was built from
 */
public record Program(String version, String revision) {
    @Override
    public String toString() {
        return version + " (" + revision + ")";
    }
}
