package io.jumphold.client.host;

import java.util.Optional;

/** What a client looks at again and again to know whether it is to be there, and to let anybody in. */
public interface Surroundings {
    /** Whether this user is logged in; true, too, where the machine keeps no account of log-ins. */
    boolean isLoggedIn(String user);

    /** Whether the machine draws on its battery; empty where it has none, or does not tell. */
    Optional<Boolean> isOnBattery();

    /** Whether what passes over its network is counted or paid for; empty where it does not tell. May ask another program, for up to two seconds. */
    Optional<Boolean> isOnMeteredNetwork();
}
