package io.jumphold.cli.admin;

import io.jumphold.cli.command.Context;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code jumphold admin}. */
@Command(
        name = "admin",
        description = "Set up a site, sign in, and manage users, groups, installers, upgrades, settings and nodes.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  jumphold admin setup 'https://support.example.com:8443/setup#s=...&ca=...'",
            "  jumphold admin user add ada --role representative --group servers",
            "  jumphold admin installer create --group servers --valid 2d --out installer.key"
        })
public final class AdminCommand {
    private AdminCommand() {}

    /** The command with all its parts. */
    public static CommandLine of(Context context) {
        return new CommandLine(new AdminCommand())
                .addSubcommand(new SetUpCommand(context))
                .addSubcommand(new SignInCommand(context))
                .addSubcommand(new SignOutCommand(context))
                .addSubcommand(new WhoAmICommand(context))
                .addSubcommand(new CommandLine(new UserCommand(context)))
                .addSubcommand(new CommandLine(new GroupCommand(context)))
                .addSubcommand(new CommandLine(new InstallerCommand(context)))
                .addSubcommand(new CommandLine(new ApiAccountCommand(context)))
                .addSubcommand(new CommandLine(new SettingsCommand(context)))
                .addSubcommand(new CommandLine(new ClientVersionCommand(context)))
                .addSubcommand(new CommandLine(new UpgradesCommand(context)))
                .addSubcommand(new CommandLine(new AuthorityCommand(context)))
                .addSubcommand(new AuditCommand(context))
                .addSubcommand(new NodesCommand(context));
    }
}
