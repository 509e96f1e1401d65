package io.jumphold.http.live;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The section {@code jumphold.http.live}.
 *
 * @param tokenPatience how long a connection may take to say who it is
 * @param strangers how many may stand that have not said so
 * @param check how often rights are looked at again, and what the site has; a connection whose rights have changed is closed
 * @param backlog how many changed items wait for a slow reader; then it is told to ask the list again
 */
public record LiveSettings(Duration tokenPatience, int strangers, Duration check, int backlog) {

    public static LiveSettings of(Config live) {
        return new LiveSettings(
                live.getDuration("token-patience"),
                live.getInt("strangers"),
                live.getDuration("check"),
                live.getInt("backlog"));
    }
}
