package io.jumphold.client;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jumphold.client.host.Surroundings;
import io.jumphold.protocol.api.ApiJson;
import io.jumphold.protocol.machine.DisabledBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person, or a script, is told of an install. */
final class Status {
    private Status() {}

    static String of(Path directory, Surroundings surroundings) throws IOException {
        Standing standing = Standing.of(directory, surroundings);
        return standing == null
                ? "No Jump Client is installed in " + directory + System.lineSeparator()
                : text(standing);
    }

    /** One object, on one line. */
    static String json(Path directory, Surroundings surroundings) throws IOException {
        ObjectMapper mapper = ApiJson.mapper();
        Standing standing = Standing.of(directory, surroundings);
        ObjectNode told = mapper.createObjectNode().put("installed", standing != null);
        if (standing != null) {
            told.setAll((ObjectNode) mapper.valueToTree(standing));
        }
        return told + System.lineSeparator();
    }

    private static String text(Standing standing) {
        String entry = standing.clientId() == null ? "not enrolled yet" : "Jump Client " + standing.clientId();
        String disabled = reason(standing.disabledBy());
        List<String> lines = new ArrayList<>(List.of(
                "site:      " + standing.siteId(),
                "entry:     " + entry + (standing.leaving() ? ", told to uninstall" : ""),
                "process:   " + (standing.process() == null ? "does not run" : "runs as process " + standing.process()),
                "version:   " + version(standing),
                "jumps:     " + (disabled.isEmpty() ? "allowed" : disabled) + conditions(standing),
                "addresses: " + String.join(", ", standing.addresses())));
        if (standing.deletedAt() != null) {
            lines.add("Deleted unless it reaches its site by " + standing.deletedAt());
        }
        if (standing.expiresAt() != null) {
            lines.add("Expires at " + standing.expiresAt());
        }
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static String version(Standing standing) {
        if (standing.version() == null) {
            return "not known";
        }
        return standing.version() + " (" + standing.revision() + ")";
    }

    /** Why nobody is let in, as a person reads it; empty where they are. */
    static String reason(@Nullable DisabledBy why) {
        if (why == null) {
            return "";
        }
        return switch (why) {
            case USER -> "disabled by somebody at this machine ('client enable' ends it)";
            case BATTERY -> "disabled while this machine runs on its battery";
            case METERED_NETWORK -> "disabled while the network is metered";
        };
    }

    private static String conditions(Standing standing) {
        List<String> kept = new ArrayList<>();
        if (standing.disableOnBattery()) {
            kept.add("on battery");
        }
        if (standing.disableOnMeteredNetwork()) {
            kept.add("on a metered network");
        }
        return kept.isEmpty() ? "" : "; never " + String.join(", nor ", kept);
    }
}
