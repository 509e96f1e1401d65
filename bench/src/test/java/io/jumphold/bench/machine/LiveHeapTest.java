package io.jumphold.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LiveHeapTest {
    @Test
    void theHistogramsLastLineCounts() {
        assertThat(LiveHeap.total("""
                        4711:
                         num     #instances         #bytes  class name (module)
                        -------------------------------------------------------
                           1:         22111        1963280  [B (java.base@25)
                           2:          1024         131072  TotalRecall
                        Total        188899       11533032
                        """)).isEqualTo(11_533_032);
    }

    @Test
    void anAnswerWithoutOneIsShown() {
        assertThatThrownBy(() -> LiveHeap.total("4711: No such process\n")).hasMessageContaining("No such process");
    }
}
