package io.jumphold.cli.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.protocol.api.JumpItems.Flags;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ItemTableTest {
    @Test
    @Tag("PRES-2")
    @Tag("UPG-1")
    void everyFlagHasItsWord() {
        assertThat(ItemTable.flags(new Flags(true, true, true, true, true, true)))
                .containsExactly(
                        "upgrade pending", "too old", "disabled", "duplicate", "identity conflict", "being removed");
        assertThat(ItemTable.flags(new Flags(false, false, false, false, false, true)))
                .containsExactly("too old");
        assertThat(ItemTable.flags(Flags.NONE)).isEmpty();
    }
}
