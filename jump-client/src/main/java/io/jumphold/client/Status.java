package io.jumphold.client;

import io.jumphold.client.install.Absence;
import io.jumphold.client.install.Install;
import io.jumphold.client.install.Membership;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        List<String> lines = new ArrayList<>(List.of(
                "site:      " + membership.siteId(),
                "entry:     " + entry + (membership.leaving() ? ", told to uninstall" : ""),
                "process:   " + process,
                "addresses: " + String.join(", ", membership.addresses())));
        lines.addAll(ends(membership, Install.peekAbsence(directory)));
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static List<String> ends(Membership membership, @Nullable Absence absence) {
        if (!membership.isEnrolled()) {
            return List.of("Deleted unless it reaches its site by " + time(membership.validUntilMs()));
        }
        List<String> ends = new ArrayList<>();
        Long deletedAt = absence == null ? null : absence.deletedAtMs(membership.terms());
        if (deletedAt != null) {
            ends.add("Deleted unless it reaches its site by " + time(deletedAt));
        }
        Long expiresAt = membership.terms().expiresAtMs();
        if (expiresAt != null) {
            ends.add("Expires at " + time(expiresAt));
        }
        return ends;
    }

    private static Instant time(long milliseconds) {
        return Instant.ofEpochMilli(milliseconds).truncatedTo(ChronoUnit.SECONDS);
    }
}
