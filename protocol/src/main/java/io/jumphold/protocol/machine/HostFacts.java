package io.jumphold.protocol.machine;

import static io.jumphold.protocol.wire.Limits.list;
import static io.jumphold.protocol.wire.Limits.required;
import static io.jumphold.protocol.wire.Limits.text;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a machine tells of itself at every attach, and again when it changes. Everything here comes from outside and is shown to people: escape it.
 *
 * @param hostName 1 to 255 characters
 * @param fqdn fully qualified domain name; empty where there is none
 * @param domain the domain it has joined; empty where none
 * @param workgroup the workgroup; empty where none
 * @param privateAddresses its own addresses, best first, at most 32
 * @param users users logged in now, at most 32
 * @param consoleUser who sits at the console; empty where nobody does
 * @param version version of the Jump Client, {@code 1.0.0}
 * @param revision build of that version
 * @param installScope which machine it is installed on and for whom: the same for two installs of one scope (ENR-8), and tells nothing else; 64 lower-case
 *     hexadecimal digits, or empty where the machine has no id of its own
 * @param disabledBy why it lets nobody in for now; null where it does (PRES-7)
 */
public record HostFacts(
        String hostName,
        String fqdn,
        String domain,
        String workgroup,
        OperatingSystem os,
        List<String> privateAddresses,
        Gateway gateway,
        List<NetworkCard> networkCards,
        List<String> users,
        String consoleUser,
        InstallMode installMode,
        String version,
        String revision,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String installScope,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable DisabledBy disabledBy) {

    public HostFacts {
        hostName = required("host_name", hostName, 255);
        fqdn = text("fqdn", fqdn, 255);
        domain = text("domain", domain, 255);
        workgroup = text("workgroup", workgroup, 255);
        Objects.requireNonNull(os, "os");
        privateAddresses = list("private_addresses", privateAddresses, 32, 64);
        gateway = Objects.requireNonNullElse(gateway, Gateway.NONE);
        networkCards = list("network_cards", networkCards, 32);
        users = list("users", users, 32, 255);
        consoleUser = text("console_user", consoleUser, 255);
        installMode = Objects.requireNonNullElse(installMode, InstallMode.SERVICE);
        version = text("version", version, 32);
        revision = text("revision", revision, 64);
        installScope = text("install_scope", installScope, 64);
    }

    /** The same, silent on who sits at the console (STAT-1). */
    public HostFacts withoutConsoleUser() {
        return new HostFacts(
                hostName,
                fqdn,
                domain,
                workgroup,
                os,
                privateAddresses,
                gateway,
                networkCards,
                users,
                "",
                installMode,
                version,
                revision,
                installScope,
                disabledBy);
    }

    /** The same, with why nobody is let in; null where they are (PRES-7). */
    public HostFacts disabled(@Nullable DisabledBy why) {
        return new HostFacts(
                hostName,
                fqdn,
                domain,
                workgroup,
                os,
                privateAddresses,
                gateway,
                networkCards,
                users,
                consoleUser,
                installMode,
                version,
                revision,
                installScope,
                why);
    }
}
