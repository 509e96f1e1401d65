package io.jumphold.client.host;

import io.jumphold.client.statistics.Child;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What NetworkManager knows of the machine's network, asked over the system's bus by systemd's {@code busctl}. */
final class MeteredNetwork {
    private static final Duration WITHIN = Duration.ofSeconds(2);

    private static final List<String> QUESTION = List.of(
            "busctl",
            "--system",
            "--auto-start=no",
            "get-property",
            "org.freedesktop.NetworkManager",
            "/org/freedesktop/NetworkManager",
            "org.freedesktop.NetworkManager",
            "Metered");

    private MeteredNetwork() {}

    static Optional<Boolean> isMetered() {
        return isMetered(Map.of());
    }

    static Optional<Boolean> isMetered(Map<String, String> environment) {
        try {
            return Child.output(QUESTION, environment, WITHIN)
                    .flatMap(answer -> metered(new String(answer, StandardCharsets.UTF_8)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** NMMetered: 1 yes, 2 no, 3 yes by its guess, 4 no by its guess; anything else: it does not know. */
    static Optional<Boolean> metered(String answer) {
        return switch (answer.strip()) {
            case "u 1", "u 3" -> Optional.of(true);
            case "u 2", "u 4" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
