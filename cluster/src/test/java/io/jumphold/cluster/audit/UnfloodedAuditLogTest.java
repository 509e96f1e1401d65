package io.jumphold.cluster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.fake.MemoryAudit;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.protocol.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("RPT-2")
@Tag("SEC-3")
class UnfloodedAuditLogTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final MemoryAudit disk = new MemoryAudit();
    private final UnfloodedAuditLog log = new UnfloodedAuditLog(disk, nanos::get);

    @Test
    void whoIsRefusedAgainAndAgainHasOneEntryAMinuteAndTheNextTellsHowManyWereLeftOut() {
        for (int i = 0; i < 1_000; i++) {
            refused("198.51.100.7", ErrorCode.INSTALLER_KEY_INVALID);
        }
        assertThat(disk.records)
                .singleElement()
                .satisfies(entry -> assertThat(entry.after()).isNull());

        passes(MINUTE.minusNanos(1));
        refused("198.51.100.7", ErrorCode.INSTALLER_KEY_INVALID);
        assertThat(disk.records).hasSize(1);
        passes(Duration.ofNanos(1));
        refused("198.51.100.7", ErrorCode.INSTALLER_KEY_INVALID);
        assertThat(disk.records).hasSize(2);
        assertThat(disk.records.getLast().after()).isEqualTo("{\"left_out\":1000,\"left_out_of_others\":0}");
        passes(MINUTE);
        refused("198.51.100.7", ErrorCode.INSTALLER_KEY_INVALID);
        assertThat(disk.records.getLast().after()).isNull();
    }

    @Test
    void anotherReasonAndAnotherOriginHaveTheirOwn() {
        refused("198.51.100.7", ErrorCode.INSTALLER_KEY_INVALID);
        refused("198.51.100.7", ErrorCode.IDENTITY_CHECK_FAILED);
        refused("198.51.100.8", ErrorCode.INSTALLER_KEY_INVALID);
        assertThat(disk.records).hasSize(3);
    }

    @Test
    void allAddressesOfOneNetworkOfIpv6AreOneOrigin() {
        for (int i = 0; i < 100; i++) {
            refused("2001:db8:0:1::" + Integer.toHexString(i), ErrorCode.IDENTITY_CHECK_FAILED);
        }
        refused("2001:db8:0:2::1", ErrorCode.IDENTITY_CHECK_FAILED);
        assertThat(disk.records).hasSize(2);
        assertThat(Origins.of("no address")).isEqualTo("no address");
    }

    @Test
    void aFloodFromEverywhereIsBoundedOnDiskAndInMemoryAndNoneIsUncounted() {
        long sent = 0;
        for (int minute = 0; minute < 40; minute++) {
            for (int i = 0; i < 1_000; i++) {
                refused("10." + minute + "." + i / 250 + "." + i % 250, ErrorCode.INSTALLER_KEY_INVALID);
                sent++;
            }
            passes(MINUTE);
        }
        assertThat(disk.records).hasSize(40 * Repeats.MOST_A_MINUTE);
        long told = disk.records.stream()
                .filter(entry -> entry.after() != null)
                .mapToLong(entry -> Long.parseLong(entry.after().replaceAll(".*:(\\d+)}", "$1")))
                .sum();
        refused("192.0.2.1", ErrorCode.INSTALLER_KEY_INVALID);
        String last = disk.records.getLast().after();
        assertThat(last).isEqualTo("{\"left_out\":0,\"left_out_of_others\":" + (1_000 - Repeats.MOST_A_MINUTE) + "}");
        assertThat(told + 1_000 - Repeats.MOST_A_MINUTE + 40L * Repeats.MOST_A_MINUTE)
                .isEqualTo(sent);
    }

    @Test
    void theMemoryOfKindsIsBounded() {
        Repeats repeats = new Repeats(nanos::get);
        for (int i = 0; i < 10_000; i++) {
            repeats.admit(i);
            passes(Duration.ofSeconds(1));
        }
        assertThat(repeats.kinds()).isEqualTo(Repeats.MOST_KINDS);
    }

    @Test
    void whatIsNoRefusalPasses() {
        for (int i = 0; i < 5; i++) {
            log.append(AuditRecord.done(Samples.NOW, "client:7", "client_upgraded", "client:7", ""));
        }
        assertThat(disk.records).hasSize(5);
    }

    @Test
    void aKnownClientCountsByItsName() {
        for (int i = 0; i < 5; i++) {
            log.append(AuditRecord.refused(
                    Samples.NOW, "client:" + i % 2, "client_upgrade_failed", "", "", ErrorCode.UPGRADE_FAILED.fault()));
        }
        assertThat(disk.records).extracting(AuditRecord::who).containsExactly("client:0", "client:1");
    }

    private void refused(String from, ErrorCode code) {
        log.append(AuditRecord.refused(Samples.NOW, "", "enrolment_refused", "installer:1", from, code.fault()));
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
