package io.jumphold.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelQueuesTest {
    private static final String TABLE = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:1F90 00000000:0000 0A 00000000:00000007 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
               1: 0100007F:1F90 0100007F:C350 01 00000010:00000100 00:00000000 00000000     0        0 2 1 0 20 4 30 10 -1
               2: 0100007F:C350 0100007F:1F90 01 00000001:00001000 00:00000000 00000000     0        0 3 1 0 20 4 30 10 -1
               3: 0100007F:C351 0100007F:1F90 01 0000FFFF:0000FFFF 00:00000000 00000000     0        0 4 1 0 20 4 30 10 -1
            """;

    @Test
    void bothEndsOfAConnectionAreCountedAndNoOther() {
        assertThat(KernelQueues.bytes(TABLE.lines(), 50_000, 8_080)).isEqualTo(0x10 + 0x100 + 0x1 + 0x1000);
        assertThat(KernelQueues.bytes(TABLE.lines(), 8_080, 50_000)).isEqualTo(0x1111);
    }

    @Test
    void aConnectionThatIsGoneHoldsNothing() {
        assertThat(KernelQueues.bytes(TABLE.lines(), 1, 8_080)).isZero();
    }
}
