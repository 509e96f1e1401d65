package io.jumphold.cli.admin;

import io.jumphold.cli.api.Api;
import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.Groups;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.command.PasswordOption;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.screen.Table;
import io.jumphold.protocol.api.Accounts;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jumphold admin user}. */
@Command(name = "user", description = "Add users, list them, and switch their accounts off and on.")
final class UserCommand {
    private final Context context;

    UserCommand(Context context) {
        this.context = context;
    }

    static String word(Accounts.Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    @Command(
            name = "add",
            description = "Add a user. The password is asked for, unseen and twice.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  jumphold admin user add ada --role representative --group servers --group kiosks",
                "  pass show ada | jumphold admin user add ada --role administrator --password-stdin"
            })
    void add(
            @Parameters(paramLabel = "NAME", description = "The name to sign in with.") String name,
            @Option(names = "--role", required = true, description = "One of: ${COMPLETION-CANDIDATES}.") Role role,
            @Option(names = "--display-name", paramLabel = "TEXT", description = "The name that others see.") @Nullable
                    String displayName,
            @Option(
                            names = "--group",
                            paramLabel = "GROUP",
                            description = "A Jump Group to work with (id, code name or name); may be repeated.")
                    @Nullable
                    List<String> groups,
            @Mixin PasswordOption password) {
        Api api = context.api();
        List<Integer> groupIds = groups == null
                ? null
                : groups.stream().map(group -> Groups.find(api, group).id()).toList();
        String chosen = password.choose(context, "Password for " + name + " (12 characters or more): ");
        Accounts.User user = api.addUser(new Accounts.NewUser(name, displayName, chosen, role.role, groupIds));
        context.screen().say("User " + user.name() + " is added (id " + user.id() + ").");
    }

    @Command(name = "list", description = "List the users.")
    void list(@Mixin JsonOption json) {
        List<Accounts.User> users = context.api().users();
        if (json.asked()) {
            context.screen().json(users);
            return;
        }
        Table table = new Table("ID", "NAME", "DISPLAY NAME", "ROLE", "GROUPS", "ACCOUNT", "ENDS");
        users.forEach(user -> table.row(
                user.id(),
                user.name(),
                user.displayName(),
                word(user.role()),
                user.role() == Accounts.Role.ADMINISTRATOR
                        ? "all"
                        : user.jumpGroupIds().stream().map(String::valueOf).collect(Collectors.joining(",")),
                user.enabled() ? "on" : "off",
                context.time(user.endsAt())));
        context.screen().show(table);
    }

    @Command(name = "disable", description = "Switch an account off: its user is signed out and cannot sign in.")
    void disable(@Parameters(paramLabel = "USER", description = "Name or id.") String wanted) {
        enabled(wanted, false);
    }

    @Command(name = "enable", description = "Switch an account on again.")
    void enable(@Parameters(paramLabel = "USER", description = "Name or id.") String wanted) {
        enabled(wanted, true);
    }

    private void enabled(String wanted, boolean on) {
        Api api = context.api();
        Accounts.User user = api.users().stream()
                .filter(known -> known.name().equals(wanted)
                        || String.valueOf(known.id()).equals(wanted))
                .findFirst()
                .orElseThrow(() -> Failure.of(Exit.NOT_FOUND, "There is no user \"" + wanted + "\"")
                        .next("See who there is with: jumphold admin user list"));
        api.changeUser(user.id(), new Accounts.UserChange(null, null, null, null, on), user.version());
        context.screen().say("The account of " + user.name() + " is " + (on ? "on" : "off") + ".");
    }

    /** The roles by the words of the API. */
    enum Role {
        administrator(Accounts.Role.ADMINISTRATOR),
        representative(Accounts.Role.REPRESENTATIVE);

        private final Accounts.Role role;

        Role(Accounts.Role role) {
            this.role = role;
        }
    }
}
