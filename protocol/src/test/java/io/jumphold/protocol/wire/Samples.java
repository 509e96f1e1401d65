package io.jumphold.protocol.wire;

import io.jumphold.protocol.error.Advice;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Vector;
import io.jumphold.protocol.machine.Disk;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.InstallMode;
import io.jumphold.protocol.machine.NetworkCard;
import io.jumphold.protocol.machine.OperatingSystem;
import io.jumphold.protocol.machine.Readings;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.SignedManifest;
import io.jumphold.protocol.upgrade.Stage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A frame of every kind, by the name of its golden file: the kind, or the kind and a variant. */
final class Samples {
    private static final Vector VECTOR = Vector.ofTheDocument();
    private static final String SESSION = "4f0c2b7e9a1d4c55";
    private static final byte[] TICKET = VECTOR.bytes("ticket");

    static final HostFacts FACTS = new HostFacts(
            "till-07",
            "till-07.shop.example",
            "shop.example",
            "",
            new OperatingSystem("linux", "Debian GNU/Linux 12 (bookworm)", "amd64"),
            List.of("192.0.2.7", "2001:db8::7"),
            new Gateway("192.0.2.1", "02:00:5e:00:53:01"),
            List.of(new NetworkCard("eth0", "02:00:5e:00:53:07", List.of("192.0.2.7/24", "2001:db8::7/64"))),
            List.of("anna", "björn"),
            "anna",
            InstallMode.SERVICE,
            "1.0.0",
            "3a91c04",
            "",
            null);

    private static final SignedManifest PAYLOAD = new SignedManifest(
            new Manifest("1.2.0", "9f31c2e", "linux-x86_64", 14_680_064, "ab".repeat(32), 1, 1).bytes(),
            VECTOR.bytes("attach_proof"));

    private static final List<String> AUTHORITIES =
            List.of("7f8e6c8e219c8eace59e205c41251d84e30198c470468c2f9370e1b62b345b26", "c4".repeat(32));

    private Samples() {}

    static Map<String, ClientFrame> client() {
        Map<String, ClientFrame> samples = new LinkedHashMap<>();
        samples.put(
                "enrol",
                new ClientFrame.Enrol(
                        1,
                        1,
                        VECTOR.text("token"),
                        VECTOR.bytes("client_public_key"),
                        VECTOR.bytes("client_nonce"),
                        VECTOR.bytes("attach_proof"),
                        FACTS,
                        "",
                        7_205_759_403_792_794L));
        samples.put(
                "hello",
                new ClientFrame.Hello(
                        1,
                        1,
                        42,
                        VECTOR.bytes("client_nonce"),
                        VECTOR.bytes("attach_proof"),
                        FACTS,
                        7_205_759_403_792_794L));
        samples.put(
                "hello-in_line",
                new ClientFrame.Hello(
                        1,
                        1,
                        42,
                        VECTOR.bytes("client_nonce"),
                        VECTOR.bytes("attach_proof"),
                        FACTS,
                        7_205_759_403_792_794L,
                        "cGFzcw",
                        "cGxhY2U"));
        samples.put(
                "enrol-trusting",
                new ClientFrame.Enrol(
                        1,
                        1,
                        VECTOR.text("token"),
                        VECTOR.bytes("client_public_key"),
                        VECTOR.bytes("client_nonce"),
                        VECTOR.bytes("attach_proof"),
                        FACTS,
                        "",
                        7_205_759_403_792_794L,
                        "",
                        AUTHORITIES));
        samples.put(
                "hello-trusting",
                new ClientFrame.Hello(
                        1,
                        1,
                        42,
                        VECTOR.bytes("client_nonce"),
                        VECTOR.bytes("attach_proof"),
                        FACTS,
                        7_205_759_403_792_794L,
                        "cGFzcw",
                        "",
                        AUTHORITIES));
        samples.put("trust_kept", new ClientFrame.TrustKept(7, AUTHORITIES));
        samples.put("beat", new ClientFrame.Beat());
        samples.put("facts_changed", new ClientFrame.FactsChanged(3, FACTS));
        samples.put("session_opening", new ClientFrame.SessionOpening(SESSION));
        samples.put(
                "session_failed", new ClientFrame.SessionFailed(SESSION, ErrorCode.CONNECT_FAILED.fault("No way.")));
        samples.put("upgrade_report", new ClientFrame.UpgradeReport(5, "1.2.0", Stage.FETCHING, 5_000_000_000L, null));
        samples.put(
                "upgrade_report-failed",
                new ClientFrame.UpgradeReport(
                        6, "1.2.0", Stage.FAILED, 0, ErrorCode.PAYLOAD_REFUSED.fault("Not signed.")));
        samples.put("uninstalled", new ClientFrame.Uninstalled(4, true));
        samples.put(
                "statistics",
                new ClientFrame.Statistics(new Readings(
                        12.5,
                        86_400L,
                        List.of(new Disk("/", 1_000_000_000_000L, 250_000_000_000L), new Disk("/boot", 512, 0)),
                        "anna",
                        false,
                        true,
                        new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 16})));
        samples.put(
                "statistics-some",
                new ClientFrame.Statistics(new Readings(0.0, null, List.of(), "", null, null, new byte[0])));
        samples.put(
                "join",
                new ClientFrame.Join(
                        1,
                        1,
                        SESSION,
                        TICKET,
                        new ClientFrame.MachineProof(42, VECTOR.bytes("client_nonce"), VECTOR.bytes("session_proof"))));
        samples.put("join-representative", new ClientFrame.Join(1, 1, SESSION, TICKET, null));
        return samples;
    }

    static Map<String, ServerFrame> server() {
        Map<String, ServerFrame> samples = new LinkedHashMap<>();
        samples.put("challenge", new ServerFrame.Challenge(VECTOR.text("site_id"), VECTOR.bytes("server_nonce"), 1, 1));
        samples.put(
                "welcome",
                new ServerFrame.Welcome(
                        42, 17, 1, 30_000, 1_795_305_600_000L, List.of("support.example:443", "192.0.2.80:8443")));
        samples.put(
                "welcome-pass", new ServerFrame.Welcome(42, 17, 1, 30_000, 1_795_305_600_000L, List.of(), "cGFzcw"));
        samples.put("terms", new ServerFrame.TermsTold(new Terms(1_296_000_000L, 1_795_305_600_000L)));
        samples.put("terms-restricted", new ServerFrame.TermsTold(new Terms(60_000L, null, true)));
        samples.put("terms-none", new ServerFrame.TermsTold(Terms.NONE));
        samples.put("trust", new ServerFrame.Trust(AUTHORITIES));
        samples.put(
                "statistics_wanted", new ServerFrame.StatisticsWanted(List.of("cpu", "disk", "screen_state"), 60_000));
        samples.put("statistics_wanted-nothing", new ServerFrame.StatisticsWanted(List.of(), 86_400_000));
        samples.put("refused", new ServerFrame.Refused(new Fault("node_full", "No room here.", Advice.RETRY, 1_500L)));
        samples.put("refused-for_good", new ServerFrame.Refused(ErrorCode.INSTALLER_EXPIRED.fault("Too late.")));
        samples.put(
                "refused-full",
                new ServerFrame.Refused(ErrorCode.NODE_FULL.fault("Full."), List.of("192.0.2.81:8443"), ""));
        samples.put(
                "refused-in_line",
                new ServerFrame.Refused(ErrorCode.IN_LINE.fault("Wait.").retryAfterMs(12_000), List.of(), "cGxhY2U"));
        samples.put("beat_back", new ServerFrame.BeatBack());
        samples.put("ack", new ServerFrame.Ack(3));
        samples.put("open_session", new ServerFrame.OpenSession(SESSION, TICKET, List.of("192.0.2.80:8443"), 10_000));
        samples.put(
                "cancel_session", new ServerFrame.CancelSession(SESSION, ErrorCode.SESSION_ENDED.fault("It is over.")));
        samples.put("cancel_session-plain", new ServerFrame.CancelSession(SESSION, null));
        samples.put("uninstall", new ServerFrame.Uninstall("removed"));
        samples.put(
                "wake",
                new ServerFrame.Wake("192.0.2.1", List.of("02:00:5e:00:53:07", "02:00:5e:00:53:08"), new byte[] {
                    0x50, 0x51, 0x52, 0x53, 0x54, 0x55
                }));
        samples.put("wake-plain", new ServerFrame.Wake("192.0.2.1", List.of("02:00:5e:00:53:07"), new byte[0]));
        samples.put("move", new ServerFrame.Move(List.of("192.0.2.81:8443", "192.0.2.82:8443"), "cGxhY2U"));
        samples.put("upgrade", new ServerFrame.Upgrade(PAYLOAD, TICKET, List.of("192.0.2.80:8443")));
        samples.put("joined", new ServerFrame.Joined(SESSION, VECTOR.bytes("rejoin_ticket"), 1));
        return samples;
    }

    static Map<String, PipeFrame> pipe() {
        Map<String, PipeFrame> samples = new LinkedHashMap<>();
        samples.put("resume", new PipeFrame.Resume(0));
        samples.put("received", new PipeFrame.Received(16));
        samples.put("open", new PipeFrame.Open(1, 1, "shell", Map.of("term", "xterm-256color")));
        samples.put("open-plain", new PipeFrame.Open(1, 1, "shell", Map.of()));
        samples.put("data", new PipeFrame.Data(2, 1, "ls -l\r".getBytes(StandardCharsets.UTF_8)));
        samples.put("grant", new PipeFrame.Grant(70_000, 1, 65_536));
        samples.put("resize", new PipeFrame.Resize(4, 1, 120, 40));
        samples.put("signal", new PipeFrame.Signal(5_000_000_000L, 1, "INT"));
        samples.put("close", new PipeFrame.Close(6, 1, 0, null));
        samples.put("close-refused", new PipeFrame.Close(1, 1, null, ErrorCode.TOOL_NOT_FOUND.fault("No such tool.")));
        return samples;
    }
}
