package io.jumphold.cli.clients;

import io.jumphold.cli.command.Context;
import io.jumphold.cli.screen.Ink;
import io.jumphold.cli.screen.Table;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Status;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Jump Items as a person reads them. */
public final class ItemTable {
    private ItemTable() {}

    public static Table of(List<JumpItems.Item> items, Context context) {
        Table table =
                new Table("ID", "STATUS", "NAME", "GROUP", "TAG", "HOST", "SYSTEM", "USER", "ADDRESS", "LAST SEEN");
        items.forEach(item -> table.row(
                item.id(),
                status(item),
                item.name(),
                item.group().codeName(),
                item.tag(),
                item.hostName(),
                item.operatingSystem(),
                item.consoleUser(),
                item.privateIp(),
                item.status() == Status.ONLINE
                        ? "now"
                        : context.time(item.times().lastSeen())));
        return table;
    }

    static Table.Cell status(JumpItems.Item item) {
        String flags = flags(item.flags()).collect(Collectors.joining(","));
        return new Table.Cell(word(item.status()) + (flags.isEmpty() ? "" : " (" + flags + ")"), ink(item.status()));
    }

    static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    static Stream<String> flags(JumpItems.Flags flags) {
        return Stream.of(
                        flags.upgradePending() ? "upgrade pending" : "",
                        flags.versionMismatch() ? "too old" : "",
                        flags.disabled() ? "disabled" : "",
                        flags.duplicate() ? "duplicate" : "",
                        flags.identityConflict() ? "identity conflict" : "",
                        flags.deletionRequested() ? "being removed" : "")
                .filter(flag -> !flag.isEmpty());
    }

    /** {@code 3 clients: 2 online, 1 offline}. */
    static String counts(JumpItems.Count count) {
        return count.clients() + (count.clients() == 1 ? " client: " : " clients: ") + count.online() + " online, "
                + count.offline() + " offline";
    }

    private static Ink ink(Status status) {
        return switch (status) {
            case ONLINE -> Ink.GREEN;
            case OFFLINE -> Ink.FAINT;
            case LOST -> Ink.YELLOW;
            case UNINSTALLED -> Ink.RED;
        };
    }
}
