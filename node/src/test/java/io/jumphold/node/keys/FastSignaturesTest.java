package io.jumphold.node.keys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Tag("ENR-2")
class FastSignaturesTest {
    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"})
    void onLinuxTheNativeProviderChecks() {
        assertThat(FastSignatures.fastest().getName()).isEqualTo("AmazonCorrettoCryptoProvider");
    }
}
