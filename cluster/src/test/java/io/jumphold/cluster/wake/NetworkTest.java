package io.jumphold.cluster.wake;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.protocol.machine.Gateway;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("WOL-1")
class NetworkTest {
    @Test
    void spellingMakesNoOtherNetwork() {
        assertThat(Network.of(new Gateway("2001:DB8::1", "02:00:5E:00:53:01")))
                .isEqualTo(Network.of(new Gateway("2001:db8::1 ", "02:00:5e:00:53:01")))
                .hasValue(new Network("2001:db8::1", "02:00:5e:00:53:01"));
    }

    @Test
    void halfAGatewayIsNoNetwork() {
        assertThat(Network.of(new Gateway("192.0.2.1", ""))).isEmpty();
        assertThat(Network.of(new Gateway("192.0.2.1", "00:00:00:00:00:00"))).isEmpty();
        assertThat(Network.of(new Gateway("", "02:00:5e:00:53:01"))).isEmpty();
        assertThat(Network.of(Gateway.NONE)).isEmpty();
    }

    @Test
    void whateverAMachineSaysThatIsNoAddressIsNoNetwork() {
        for (String odd : List.of("router.example", "\u0130".repeat(64), "1".repeat(64), "192.0.2.1'--", " ")) {
            assertThat(Network.of(new Gateway(odd, "02:00:5e:00:53:01")))
                    .as(odd)
                    .isEmpty();
        }
    }
}
