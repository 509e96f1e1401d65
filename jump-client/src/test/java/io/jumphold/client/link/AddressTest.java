package io.jumphold.client.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @Test
    void aNameAnAddressAndABracketedAddressAreRead() {
        assertThat(Address.parse("node-1.example.com:8443")).contains(new Address("node-1.example.com", 8443));
        assertThat(Address.parse("192.0.2.7:443")).contains(new Address("192.0.2.7", 443));
        assertThat(Address.parse("[2001:db8::7]:443")).contains(new Address("2001:db8::7", 443));
        assertThat(Address.parse("[2001:db8::7]:443").orElseThrow()).hasToString("[2001:db8::7]:443");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "host", ":1", "host:", "host:0", "host:65536", "host:x", "a b:1", "2001:db8::7:443", "u@:1"})
    void whatIsNoAddressIsNone(String text) {
        assertThat(Address.parse(text)).isEmpty();
    }
}
