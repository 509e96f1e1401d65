package io.jumphold.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TrustTest {
    private static final String ONE = "ab".repeat(32);

    @Test
    @Tag("ENR-9")
    void whoIsToTrustNobodyIsNotTold() {
        assertThatThrownBy(() -> new ServerFrame.Trust(List.of())).hasMessage("authorities is empty");
        assertThatThrownBy(() -> new ClientFrame.TrustKept(1, List.of())).hasMessage("authorities is empty");
    }

    @Test
    @Tag("ENR-9")
    void whatIsNoHashIsNoAuthority() {
        for (String bad : List.of("", "ab", "AB".repeat(32), "zz".repeat(32), ONE + "a")) {
            assertThatThrownBy(() -> new ServerFrame.Trust(List.of(ONE, bad))).hasMessageStartingWith("authorities");
        }
    }

    @Test
    void eachStandsThereOnceAndThereAreSixteenAtTheMost() {
        List<String> many = IntStream.range(0, 17)
                .mapToObj(n -> String.format("%02x", n).repeat(32))
                .toList();

        assertThat(new ServerFrame.Trust(Collections.nCopies(16, ONE)).authorities())
                .containsExactly(ONE);
        assertThat(new ServerFrame.Trust(many.subList(0, 16)).authorities()).hasSize(16);
        assertThatThrownBy(() -> new ServerFrame.Trust(many)).hasMessageStartingWith("authorities");
    }
}
