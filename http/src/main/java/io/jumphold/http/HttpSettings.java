package io.jumphold.http;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The section {@code jumphold.http}.
 *
 * @param signInLife how long a sign-in lasts
 * @param passwordsAtOnce how many passwords are computed at a time, each with 19 MiB
 * @param patience how long an operation may take
 */
public record HttpSettings(Duration signInLife, int passwordsAtOnce, Duration patience) {

    public static HttpSettings of(Config config) {
        Config http = config.getConfig("jumphold.http");
        return new HttpSettings(
                http.getDuration("sign-in-life"), http.getInt("passwords-at-once"), http.getDuration("patience"));
    }
}
