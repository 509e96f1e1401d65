package io.jumphold.client.wake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("WOL-5")
class OwnTest {
    private static final Own OFFICE = own("192.0.2.7", 24);
    private static final Own ELSEWHERE = own("198.51.100.7", 24);

    @Test
    void onlyInterfacesOnTheGatewaysNetworkAreUsed() {
        assertThat(ways("192.0.2.1", List.of(OFFICE), List.of(ELSEWHERE))).containsExactly("192.0.2.7 192.0.2.255");
        assertThat(ways("203.0.113.1", List.of(OFFICE), List.of(ELSEWHERE))).isEmpty();
    }

    @Test
    void eachInterfaceThatIsOnItIsUsedAndOfItsAddressesOnlyThoseThatAre() {
        assertThat(ways("192.0.2.1", List.of(OFFICE, ELSEWHERE), List.of(own("192.0.2.8", 24))))
                .containsExactly("192.0.2.7 192.0.2.255", "192.0.2.8 192.0.2.255");
    }

    @Test
    void theAddressOfAllFollowsThePrefix() {
        assertThat(ways("10.1.0.1", List.of(own("10.1.77.5", 16)))).containsExactly("10.1.77.5 10.1.255.255");
        assertThat(ways("10.1.77.1", List.of(own("10.1.77.5", 29)))).containsExactly("10.1.77.5 10.1.77.7");
        assertThat(ways("10.1.72.1", List.of(own("10.1.77.5", 21)))).containsExactly("10.1.77.5 10.1.79.255");
        assertThat(ways("10.1.77.4", List.of(own("10.1.77.5", 31)))).isEmpty();
    }

    @Test
    void behindAGatewayOfIpv6TheInterfacesAddressesOfIpv4AreUsed() {
        assertThat(ways("2001:db8::1", List.of(own("2001:db8::7", 64), OFFICE), List.of(ELSEWHERE)))
                .containsExactly("192.0.2.7 192.0.2.255");
        assertThat(ways("2001:db8:1::1", List.of(own("2001:db8::7", 64), OFFICE)))
                .isEmpty();
    }

    private static List<String> ways(String gateway, List<Own> one) {
        return ways(gateway, one, List.of());
    }

    private static List<String> ways(String gateway, List<Own> one, List<Own> other) {
        return Own.ways(List.of(one, other), bytes(gateway)).stream()
                .map(way -> way.from().getHostAddress() + " " + way.everybody().getHostAddress())
                .toList();
    }

    private static Own own(String address, int prefix) {
        return new Own(bytes(address), prefix);
    }

    private static byte[] bytes(String numeric) {
        try {
            return InetAddress.getByName(numeric).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
