package io.jumphold.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorTimeTest {
    private static final String STAT =
            "4711 (a (very) odd name) S 1 4711 4711 0 -1 4194560 900 80 7 0 150 50 30 20 20 0 12 0 1234 5678 910 18446744073709551615";

    @Test
    void aProcessIsReadBehindItsNameWhateverThatIs() {
        assertThat(ProcessorTime.ofStat(STAT, false)).isEqualTo(2_000);
    }

    @Test
    void whatItWaitedForBelongsToItsTree() {
        assertThat(ProcessorTime.ofStat(STAT, true)).isEqualTo(2_500);
    }

    @Test
    void aMachineIsBusyWithAllButIdlingAndWaiting() {
        assertThat(ProcessorTime.busy("""
                        cpu  100 10 40 99999 777 5 3 2 50 0
                        cpu0 50 5 20 49999 388 2 1 1 25 0
                        intr 1
                        """)).isEqualTo(1_600);
    }

    @Test
    void aProcessThatIsGoneUsesNothing() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        assertThat(ProcessorTime.ofTree(gone.pid())).isZero();
    }

    @Test
    void thisProcessHasUsedTime() {
        assertThat(ProcessorTime.here()).isPositive();
        assertThat(ProcessorTime.ofMachine()).isGreaterThanOrEqualTo(ProcessorTime.here());
    }
}
