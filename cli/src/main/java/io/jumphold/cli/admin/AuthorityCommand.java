package io.jumphold.cli.admin;

import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.screen.Table;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.error.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jumphold admin authority} (ENR-9). */
@Command(
        name = "authority",
        description = {
            "Change the authority by which Jump Clients know this site.",
            "Prepare the next one, wait until all clients trust it, change to it, retire the old one."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jumphold admin authority prepare",
            "  jumphold admin authority list",
            "  jumphold admin authority change 2",
            "  jumphold admin authority retire 1"
        })
final class AuthorityCommand {
    private static final String ANYWAY = "--anyway";

    private final Context context;

    AuthorityCommand(Context context) {
        this.context = context;
    }

    @Command(name = "list", description = "List the site's authorities, and how many clients do not trust each yet.")
    void list(@Mixin JsonOption json) {
        show(context.api().authorities().authorities(), json);
    }

    @Command(
            name = "prepare",
            description = {
                "Make the next authority and tell all Jump Clients to trust it.",
                "Those that are attached learn it soon, others when they attach."
            })
    void prepare(@Mixin JsonOption json) {
        Operations.Authority prepared = context.api().prepareAuthority();
        show(List.of(prepared), json);
        context.screen()
                .note("Change to it when no client is without it any more: jumphold admin authority change "
                        + prepared.number());
    }

    @Command(
            name = "change",
            description = {
                "Have all nodes show certificates of this authority. Connections that stand stay.",
                "Refused while there are clients that do not trust it."
            })
    void change(
            @Parameters(paramLabel = "NUMBER", description = "As list shows it.") int number,
            @Option(
                            names = ANYWAY,
                            description = "Also while there are clients that do not trust it: they are cut off.")
                    boolean anyway,
            @Mixin JsonOption json) {
        Operations.Authority changed = asked(
                () -> context.api().changeAuthority(number, anyway),
                "Wait until they have been attached, and look again with: jumphold admin authority list. Or add "
                        + ANYWAY + " and give these machines a new installer key.");
        show(List.of(changed), json);
        if (changed.clientsWithout() > 0) {
            context.screen()
                    .note(clients(changed.clientsWithout()) + " not trust it and cannot attach any more, unless given a"
                            + " new installer key or you change back.");
        }
    }

    @Command(
            name = "retire",
            description = {
                "Have Jump Clients trust this authority no more, and delete its key.",
                "The prepared one, or a former one: then there is no way back to it."
            })
    void retire(
            @Parameters(paramLabel = "NUMBER", description = "As list shows it.") int number,
            @Option(names = ANYWAY, description = "Also while there are clients that do not trust the current one.")
                    boolean anyway) {
        asked(
                () -> {
                    context.api().retireAuthority(number, anyway);
                    return number;
                },
                "Give these machines a new installer key first, or add " + ANYWAY + ".");
        context.screen().say("Authority " + number + " is retired.");
    }

    private static <T> T asked(Supplier<T> question, String ifClientsWouldBeLost) {
        try {
            return question.get();
        } catch (Failure failure) {
            if (failure.is(ErrorCode.CLIENTS_WITHOUT_AUTHORITY)) {
                throw failure.next(ifClientsWouldBeLost);
            }
            throw failure.is(ErrorCode.NOT_FOUND)
                    ? failure.next("See what there is with: jumphold admin authority list")
                    : failure;
        }
    }

    private void show(List<Operations.Authority> authorities, JsonOption json) {
        if (json.asked()) {
            context.screen().json(authorities);
            return;
        }
        Table table = new Table("NUMBER", "STATE", "CLIENTS WITHOUT", "GOOD UNTIL", "SHA-256");
        authorities.forEach(authority -> table.row(
                authority.number(),
                authority.state().name().toLowerCase(Locale.ROOT),
                authority.clientsWithout(),
                context.time(authority.notAfter()),
                authority.sha256()));
        context.screen().show(table);
    }

    private static String clients(long count) {
        return count == 1 ? "1 Jump Client does" : "%,d Jump Clients do".formatted(count);
    }
}
