package io.jumphold.bench.connections;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A class of its own, so that it runs beside the one on H2. */
@Tag("full")
class ConnectionsOnPostgresqlTest {
    @Test
    void connectionsAreMeasured() throws IOException {
        ConnectionsCommandTest.areMeasured("postgresql");
    }
}
