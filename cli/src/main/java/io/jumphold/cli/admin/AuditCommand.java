package io.jumphold.cli.admin;

import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.screen.Ink;
import io.jumphold.cli.screen.Table;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Page;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jumphold admin audit}. */
@Command(
        name = "audit",
        description = "Show the audit log, newest first, a page at a time.",
        footerHeading = "%nExample:%n",
        footer = "  jumphold admin audit --limit 20")
final class AuditCommand implements Runnable {
    private final Context context;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "Entries on a page, 1 to 1000; 50 without it.")
    private int limit;

    @Option(names = "--cursor", paramLabel = "TEXT", description = "Go on where the last page ended; it said so.")
    private @Nullable String cursor;

    @Mixin
    private final JsonOption json = new JsonOption();

    AuditCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        Page<Operations.AuditEntry> page = context.api().audit(limit, cursor);
        if (json.asked()) {
            context.screen().json(page);
            return;
        }
        Table table = new Table("ID", "AT", "WHO", "WHAT", "TARGET", "FROM", "REFUSED WITH");
        page.items()
                .forEach(entry -> table.row(
                        entry.id(),
                        context.time(entry.at()),
                        entry.who(),
                        entry.what(),
                        entry.target(),
                        entry.fromAddress(),
                        new Table.Cell(Objects.requireNonNullElse(entry.code(), ""), Ink.RED)));
        context.screen().show(table);
        if (page.nextCursor() != null) {
            context.screen()
                    .note("Older entries: jumphold admin audit --limit " + limit + " --cursor " + page.nextCursor());
        }
    }
}
