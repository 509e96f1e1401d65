package io.jumphold.http;

import com.typesafe.config.Config;
import io.jumphold.http.live.LiveSettings;
import java.time.Duration;

/**
 * The section {@code jumphold.http}.
 *
 * @param signInLife how long a sign-in lasts
 * @param passwordsAtOnce how many passwords are computed at a time, each with 19 MiB
 * @param patience how long an operation may take
 */
public record HttpSettings(Duration signInLife, int passwordsAtOnce, Duration patience, LiveSettings live) {

    public static HttpSettings of(Config config) {
        Config http = config.getConfig("jumphold.http");
        return new HttpSettings(
                http.getDuration("sign-in-life"),
                http.getInt("passwords-at-once"),
                http.getDuration("patience"),
                LiveSettings.of(http.getConfig("live")));
    }
}
