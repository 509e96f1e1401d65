package io.jumphold.cli.admin;

import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.screen.Table;
import io.jumphold.protocol.api.Accounts;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jumphold admin api-account}. */
@Command(
        name = "api-account",
        description = "Add accounts for programs (OAuth 2 client credentials), list and delete them.")
final class ApiAccountCommand {
    private final Context context;

    ApiAccountCommand(Context context) {
        this.context = context;
    }

    @Command(
            name = "add",
            description = "Add an account and print its client id and secret; the secret is shown once.",
            footerHeading = "%nExample:%n",
            footer = "  jumphold admin api-account add inventory --scope jump_items:read")
    void add(
            @Parameters(paramLabel = "NAME", description = "What uses it.") String name,
            @Option(
                            names = "--scope",
                            required = true,
                            paramLabel = "SCOPE",
                            description =
                                    "jump_items:read, jump_items:write, sessions, metrics:read or administration; may be repeated.")
                    List<String> scopes,
            @Mixin JsonOption json) {
        Accounts.CreatedApiAccount created = context.api().addApiAccount(new Accounts.NewApiAccount(name, scopes));
        if (json.asked()) {
            context.screen().json(created);
            return;
        }
        context.screen().say("client_id=" + created.account().clientId());
        context.screen().say("client_secret=" + created.clientSecret());
        context.screen()
                .note("Keep the secret: it is shown once. Get tokens at "
                        + context.site().url() + "/oauth2/token");
    }

    @Command(name = "list", description = "List the API accounts.")
    void list(@Mixin JsonOption json) {
        List<Accounts.ApiAccount> accounts = context.api().apiAccounts();
        if (json.asked()) {
            context.screen().json(accounts);
            return;
        }
        Table table = new Table("ID", "NAME", "CLIENT ID", "SCOPES", "ACCOUNT");
        accounts.forEach(account -> table.row(
                account.id(),
                account.name(),
                account.clientId(),
                String.join(" ", account.scopes()),
                account.enabled() ? "on" : "off"));
        context.screen().show(table);
    }

    @Command(name = "delete", description = "Delete an API account; its tokens end at once.")
    void delete(@Parameters(paramLabel = "ID", description = "Its id.") int id) {
        context.api().deleteApiAccount(id);
        context.screen().say("API account " + id + " is deleted.");
    }
}
