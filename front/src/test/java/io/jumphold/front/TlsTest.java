package io.jumphold.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jumphold.front.bridge.HttpWay;
import io.jumphold.front.door.Destination;
import io.jumphold.front.door.Reception;
import io.jumphold.front.tls.TlsKeys;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SEC-1")
class TlsTest {

    private static final TestDoor.Handler HELLO =
            _ -> CompletableFuture.completedStage(HttpResponse.create().withEntity("hello"));

    @Test
    void theNewestTlsIsPreferredAndTheOldOnesAreRefused() throws IOException {
        try (var door = TestDoor.open(HELLO)) {
            try (var peer = door.connect()) {
                assertThat(peer.protocol()).isEqualTo("TLSv1.3");
            }
            try (var peer = TestPeer.connect(door.address(), "TLSv1.2")) {
                assertThat(peer.get("/").text()).isEqualTo("hello");
            }
            assertThatThrownBy(() -> TestPeer.connect(door.address(), "TLSv1.1"))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void aNewKeyIsShownAtOnceAndStandingConnectionsGoOn() throws IOException {
        try (var door = TestDoor.open(HELLO);
                var before = door.connect()) {
            assertThat(before.get("/").text()).isEqualTo("hello");

            door.keys()
                    .replace(TestKeys.SECOND.getKeyPair().getPrivate(), List.of(TestKeys.SECOND.getCertificatePath()));

            try (var after = door.connect()) {
                assertThat(after.certificate()).isEqualTo(TestKeys.SECOND.getCertificate());
                assertThat(after.get("/").text()).isEqualTo("hello");
            }
            assertThat(before.certificate()).isEqualTo(TestKeys.FIRST.getCertificate());
            assertThat(before.get("/").text()).isEqualTo("hello");
        }
    }

    @Test
    void aKeyThatDoesNotFitItsCertificateIsRefusedAndTheOldOneStays() throws IOException {
        try (var door = TestDoor.open(HELLO)) {
            assertThatThrownBy(() -> door.keys()
                            .replace(
                                    TestKeys.FIRST.getKeyPair().getPrivate(),
                                    List.of(TestKeys.SECOND.getCertificatePath())))
                    .isInstanceOf(IllegalArgumentException.class);
            try (var peer = door.connect()) {
                assertThat(peer.certificate()).isEqualTo(TestKeys.FIRST.getCertificate());
            }
        }
    }

    @Test
    void boringSslIsUsedWhereItLoads() {
        assertThat(OpenSsl.isAvailable()).isTrue();
        try (var keys = TestKeys.of(TestKeys.FIRST)) {
            var handler = keys.serve(UnpooledByteBufAllocator.DEFAULT).handler();
            assertThat(handler.engine().getClass().getName()).contains("OpenSsl");
        }
    }

    @Test
    void theTlsOfTheJdkServesToo() throws IOException {
        var settings = TestDoor.settings();
        Destination nobody = guest -> guest.channel().close();
        var reception = new Reception(nobody, nobody, new HttpWay(TestDoor.SYSTEM, settings, HELLO::answer));
        try (var keys = TlsKeys.byTheJdk(
                        TestKeys.FIRST.getKeyPair().getPrivate(), List.of(TestKeys.FIRST.getCertificatePath()));
                var door = TestDoor.open(settings, keys, reception);
                var peer = door.connect()) {
            assertThat(peer.protocol()).isEqualTo("TLSv1.3");
            assertThat(peer.get("/").text()).isEqualTo("hello");
            // Unlike BoringSSL's engine it can still answer a peer that has said goodbye.
            peer.send("GET / HTTP/1.1\r\nHost: d\r\n\r\n").endOutput();
            assertThat(peer.answer().text()).isEqualTo("hello");
            assertThat(peer.isClosedCleanly()).isTrue();
        }
    }
}
