package io.jumphold.client;

import io.jumphold.client.install.Install;
import io.jumphold.client.install.Membership;
import java.io.IOException;
import java.nio.file.Path;

/** What a person is told of an install. */
final class Status {
    private Status() {}

    static String of(Path directory) throws IOException {
        Membership membership = Install.peek(directory);
        if (membership == null) {
            return "No Jump Client is installed in " + directory + System.lineSeparator();
        }
        String process = Install.holder(directory)
                .findFirst()
                .map(holder -> "runs as process " + holder.pid())
                .orElse("does not run");
        String entry = membership.clientId() == null ? "not enrolled yet" : "Jump Client " + membership.clientId();
        return String.join(
                        System.lineSeparator(),
                        "site:      " + membership.siteId(),
                        "entry:     " + entry + (membership.leaving() ? ", told to uninstall" : ""),
                        "process:   " + process,
                        "addresses: " + String.join(", ", membership.addresses()))
                + System.lineSeparator();
    }
}
