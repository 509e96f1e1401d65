package io.jumphold.cli.clients;

import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.screen.Facts;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.machine.Gateway;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jumphold clients show}. */
@Command(name = "show", description = "Show everything about one Jump Client.")
final class ShowCommand implements Runnable {
    private final Context context;

    @Parameters(index = "0", paramLabel = "ID", description = "Its id.")
    private int id;

    @Mixin
    private final JsonOption json = new JsonOption();

    ShowCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        JumpItems.Details details = context.api().item(id);
        if (json.asked()) {
            context.screen().json(details);
        } else {
            context.screen().show(facts(details));
        }
    }

    private Facts facts(JumpItems.Details details) {
        JumpItems.Item item = details.item();
        Facts facts = new Facts()
                .add("Id", item.id())
                .add("Name", item.name())
                .add("Status", ItemTable.status(item).text())
                .add("Group", item.group().name() + " (" + item.group().codeName() + ")")
                .add("Tag", item.tag())
                .add("Comments", item.comments())
                .add("Host name", item.hostName())
                .add("FQDN", item.fqdn())
                .add("Domain", item.domain())
                .add("Workgroup", item.workgroup())
                .add("System", joined(" ", item.operatingSystem(), details.architecture()))
                .add("Console user", item.consoleUser())
                .add("Users", String.join(", ", details.users()))
                .add("Addresses", String.join(", ", details.privateAddresses()))
                .add("Seen from", item.publicIp())
                .add("Gateway", gateway(details.gateway()));
        details.networkCards().forEach(card -> facts.add("Network card", card.name() + " " + card.mac()));
        return times(facts, details)
                .add("Installed as", item.installMode().name().toLowerCase(Locale.ROOT))
                .add("Client version", joined(" ", item.clientVersion(), item.clientRevision()))
                .add("Duplicate of", details.duplicateOf() == null ? "" : "client " + details.duplicateOf())
                .add("Attached to", Objects.requireNonNullElse(details.attachedTo(), ""))
                .add("Version of entry", item.version());
    }

    private Facts times(Facts facts, JumpItems.Details details) {
        JumpItems.Times times = details.item().times();
        return facts.add("Enrolled", context.time(details.enrolledAt()))
                .add("Last seen", context.time(times.lastSeen()))
                .add("Last accessed", context.time(times.lastAccessed()))
                .add("Expires", times.expiresAt() == null ? "" : context.time(times.expiresAt()))
                .add("Lost since", times.lostAt() == null ? "" : context.time(times.lostAt()))
                .add("Is deleted", times.deletesAt() == null ? "" : context.time(times.deletesAt()))
                .add(
                        "Identity check failed",
                        details.identityCheckFailedAt() == null
                                ? ""
                                : context.time(details.identityCheckFailedAt()) + " from "
                                        + Objects.requireNonNullElse(details.identityCheckFailedFrom(), "?"));
    }

    private static String gateway(Gateway gateway) {
        return joined(" ", gateway.address(), gateway.mac());
    }

    private static String joined(String between, String... words) {
        return Stream.of(words).filter(word -> !word.isEmpty()).collect(Collectors.joining(between));
    }
}
