package io.jumphold.cli.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jumphold.protocol.api.ApiJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node that is ready tells of itself in {@code ready.json} of its data folder.
 *
 * @param setUpLink while the site has no administrator
 */
record ReadyFile(
        String url,
        String management,
        @JsonProperty("setup_link") @Nullable String setUpLink) {

    /** Empty while the node is not ready. */
    static Optional<ReadyFile> in(Path dataFolder) {
        Path file = dataFolder.resolve("ready.json");
        try {
            return Files.exists(file)
                    ? Optional.of(ApiJson.mapper().readValue(file.toFile(), ReadyFile.class))
                    : Optional.empty();
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }
}
