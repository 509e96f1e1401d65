package io.jumphold.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;

class ProxyProtocolTest {

    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};

    private static final TestDoor.Handler WHO = request -> CompletableFuture.completedStage(HttpResponse.create()
            .withEntity(request.getAttribute(AttributeKeys.remoteAddress)
                    .orElseThrow()
                    .getAddress()
                    .orElseThrow()
                    .getHostAddress()));

    private static TestDoor behindABalancer() {
        return TestDoor.open(WHO, "proxy-protocol.trusted = [\"10.1.0.0/16\", \"127.0.0.1\"]");
    }

    @Test
    void theRealAddressIsTakenFromTheBalancersHeader() throws Exception {
        assertThat(seenAs(header(0x21, 0x11, "203.0.113.7"))).isEqualTo("203.0.113.7");
    }

    @Test
    void theRealAddressMayBeOfIpV6() throws Exception {
        assertThat(seenAs(header(0x21, 0x21, "2001:db8::7"))).isEqualTo("2001:db8:0:0:0:0:0:7");
    }

    @Test
    void theBalancersOwnQuestionsComeFromItsOwnAddress() throws Exception {
        assertThat(seenAs(header(0x20, 0x00, null))).isEqualTo("127.0.0.1");
    }

    private static String seenAs(byte[] header) throws IOException {
        try (var door = behindABalancer();
                var peer = TestPeer.connect(door.address(), header)) {
            return peer.get("/").text();
        }
    }

    @Test
    void aDribbledHeaderIsUnderstood() throws Exception {
        try (var door = behindABalancer();
                var raw = TestPeer.dial(door.address())) {
            for (var b : header(0x21, 0x11, "203.0.113.7")) {
                raw.getOutputStream().write(b);
                raw.getOutputStream().flush();
            }
            assertThat(TestPeer.secure(raw).get("/").text()).isEqualTo("203.0.113.7");
        }
    }

    @Test
    void aBalancerWithoutAHeaderIsCutOff() {
        try (var door = behindABalancer()) {
            assertThatThrownBy(door::connect).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void nobodyElseIsBelieved() {
        try (var door = TestDoor.open(WHO, "proxy-protocol.trusted = [\"10.1.0.0/16\"]")) {
            assertThatThrownBy(() -> TestPeer.connect(door.address(), header(0x21, 0x11, "203.0.113.7")))
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void strangersAreCountedByTheirRealAddress() throws Exception {
        try (var door = TestDoor.open(
                        WHO, "proxy-protocol.trusted = [\"127.0.0.1\"]", "limits.strangers-per-address = 1");
                var _ = TestPeer.connect(door.address(), header(0x21, 0x11, "203.0.113.7"));
                var _ = TestPeer.connect(door.address(), header(0x21, 0x11, "203.0.113.8"))) {
            assertThatThrownBy(() -> TestPeer.connect(door.address(), header(0x21, 0x11, "203.0.113.8")))
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aTrustedProxyThatIsNoAddressFailsTheStart() {
        assertThatThrownBy(() -> TestDoor.open(WHO, "proxy-protocol.trusted = [\"balancer.example\"]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("proxy-protocol.trusted");
    }

    private static byte[] header(int versionAndCommand, int family, String source) throws IOException {
        var header = new ByteArrayOutputStream();
        header.writeBytes(SIGNATURE);
        header.write(versionAndCommand);
        header.write(family);
        if (source == null) {
            header.write(0);
            header.write(0);
            return header.toByteArray();
        }
        var address = InetAddress.getByName(source).getAddress();
        header.write(0);
        header.write(2 * address.length + 4);
        header.writeBytes(address);
        header.writeBytes(address);
        header.writeBytes(new byte[] {0x30, 0x39, 0x01, (byte) 0xBB});
        return header.toByteArray();
    }
}
