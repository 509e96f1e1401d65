package io.jumphold.cli.admin;

import io.jumphold.cli.api.Api;
import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.Groups;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.command.PrivateFile;
import io.jumphold.cli.command.Span;
import io.jumphold.cli.screen.Table;
import io.jumphold.protocol.api.Installers;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jumphold admin installer}. */
@Command(name = "installer", description = "Make installers for Jump Clients, list and delete them.")
final class InstallerCommand {
    private final Context context;

    InstallerCommand(Context context) {
        this.context = context;
    }

    @Command(
            name = "create",
            description = {
                "Make an installer and print its key, once: the site does not keep it.",
                "Who has the key can install Jump Clients until its validity ends; installed ones stay."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  jumphold admin installer create --group servers --valid 2d --out installer.key",
                "  jumphold client run --key-file installer.key"
            })
    void create(
            @Option(
                            names = "--group",
                            required = true,
                            paramLabel = "GROUP",
                            description = "The Jump Group its clients go to (id, code name or name).")
                    String group,
            @Option(
                            names = "--name",
                            paramLabel = "TEXT",
                            description = "The clients' name; else each machine's host name.")
                    @Nullable
                    String name,
            @Option(names = "--tag", paramLabel = "TEXT", description = "The clients' tag.") @Nullable String tag,
            @Option(names = "--comments", paramLabel = "TEXT", description = "The clients' comments.") @Nullable
                    String comments,
            @Option(
                            names = "--valid",
                            paramLabel = "TIME",
                            converter = Span.Converter.class,
                            description =
                                    "How long it installs: 10m to 52w, such as 12h or 2d; 1d where it is left out.")
                    @Nullable
                    Span valid,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description = "Write the key to a new file that only you may read, instead of the screen.")
                    @Nullable
                    Path out,
            @Mixin LifetimeOptions lifetime,
            @Mixin JsonOption json) {
        Api api = context.api();
        PrivateFile file = out == null ? null : PrivateFile.create(out);
        Installers.Created created = api.createInstaller(new Installers.NewInstaller(
                Groups.find(api, group).id(),
                name,
                tag,
                comments,
                LifetimeOptions.minutes(valid),
                lifetime.maxOfflineMinutes(),
                lifetime.expireAt(),
                lifetime.expireAfterMinutes()));
        if (file != null) {
            file.write(created.key() + "\n");
        }
        tell(created, out, json);
    }

    private void tell(Installers.Created created, @Nullable Path out, JsonOption json) {
        if (json.asked()) {
            context.screen().json(out == null ? created : created.installer());
            return;
        }
        Installers.Installer installer = created.installer();
        if (out == null) {
            context.screen().say(created.key());
        }
        context.screen()
                .note("Installer " + installer.id() + " for group "
                        + installer.group().codeName() + " is valid until "
                        + context.time(installer.validUntil()) + "."
                        + (out == null ? " Keep the key: it is shown once." : " Its key is in " + out + "."));
    }

    @Command(name = "list", description = "List the installers.")
    void list(@Mixin JsonOption json) {
        List<Installers.Installer> installers = context.api().installers();
        if (json.asked()) {
            context.screen().json(installers);
            return;
        }
        Table table = new Table("ID", "GROUP", "NAME", "TAG", "VALID UNTIL", "USED", "MADE BY", "MADE AT");
        installers.forEach(installer -> table.row(
                installer.id(),
                installer.group().codeName(),
                installer.name(),
                installer.tag(),
                context.time(installer.validUntil()),
                installer.timesUsed(),
                installer.madeBy(),
                context.time(installer.madeAt())));
        context.screen().show(table);
    }

    @Command(name = "delete", description = "Delete an installer: nothing more is installed with it; its clients stay.")
    void delete(@Parameters(paramLabel = "ID", description = "Its id.") int id) {
        context.api().deleteInstaller(id);
        context.screen().say("Installer " + id + " is deleted.");
    }
}
