package io.jumphold.cli.clients;

import io.jumphold.cli.api.Api;
import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.screen.Plain;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.machine.SecureOn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jumphold clients wake}. */
@Command(
        name = "wake",
        description = {
            "Wake machines that sleep or are switched off, through others on their networks (Wake-on-LAN).",
            "Each has its own result. With --wait: fails where a machine has not come online by then (exit code 5)."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jumphold clients wake 12",
            "  jumphold clients wake 12 13 14 --wait 60s",
            "  jumphold clients wake 12 --secure-on-stdin < password-of-the-card"
        })
final class WakeCommand implements Callable<Integer> {
    private static final int AT_ONCE = 8;

    private final Context context;

    @Parameters(arity = "1..1000", paramLabel = "ID", description = "Their ids.")
    private List<Integer> ids = List.of();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = Wait.Converter.class,
            description = "Wait for them to come online, such as 45s; 2m at most.")
    private Wait wait = Wait.NONE;

    @Option(
            names = "--secure-on-stdin",
            description =
                    "Read the SecureOn password of the network cards from the first line of standard input: 4 or 6 bytes in hex, or 4 as 1.2.3.4.")
    private boolean secureOnStdin;

    @Mixin
    private final JsonOption json = new JsonOption();

    /** What became of one; {@code code} and {@code detail} where it was refused. */
    record Outcome(
            int id,
            @Nullable Integer asked,
            @Nullable Boolean online,
            @Nullable String code,
            @Nullable String detail) {}

    WakeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        JumpItems.Wake wake = new JumpItems.Wake(secureOnStdin ? piped() : null, wait.seconds());
        Api api = context.api();
        List<Outcome> outcomes = ids.size() == 1 ? List.of(outcome(api.wake(ids.getFirst(), wake))) : each(api, wake);
        if (json.asked()) {
            context.screen().json(outcomes);
        } else {
            outcomes.forEach(this::tell);
        }
        return exit(outcomes).code();
    }

    /** Some at a time, for each may wait. */
    private List<Outcome> each(Api api, JumpItems.Wake wake) {
        try (ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, ids.size()))) {
            List<Future<Outcome>> all = ids.stream()
                    .distinct()
                    .map(id -> threads.submit(() -> tried(api, id, wake)))
                    .toList();
            return all.stream().map(WakeCommand::join).toList();
        }
    }

    private static Outcome tried(Api api, int id, JumpItems.Wake wake) {
        try {
            return outcome(api.wake(id, wake));
        } catch (Failure refused) {
            if (refused.code() == null) {
                throw refused;
            }
            return new Outcome(id, null, null, refused.code(), refused.getMessage());
        }
    }

    private static Outcome outcome(JumpItems.Woken woken) {
        return new Outcome(woken.id(), woken.asked(), woken.online(), null, null);
    }

    private static Outcome join(Future<Outcome> one) {
        try {
            return one.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(Exit.CANCELLED, "Interrupted");
        }
    }

    private Exit exit(List<Outcome> outcomes) {
        if (outcomes.stream().anyMatch(one -> one.code() != null)) {
            return Exit.REFUSED;
        }
        boolean missing = wait.seconds() > 0 && outcomes.stream().anyMatch(one -> !Boolean.TRUE.equals(one.online()));
        return missing ? Exit.UNAVAILABLE : Exit.OK;
    }

    private void tell(Outcome one) {
        context.screen()
                .say(one.id() + ": "
                        + (one.code() == null ? told(one) : Plain.text(one.detail() + " (" + one.code() + ")")));
    }

    private String told(Outcome one) {
        if (Boolean.TRUE.equals(one.online())) {
            return "online";
        }
        String asked = one.asked() + (Integer.valueOf(1).equals(one.asked()) ? " other was" : " others were")
                + " asked to wake it";
        return wait.seconds() == 0 ? asked : asked + "; not online after " + wait.seconds() + " s";
    }

    private String piped() {
        try {
            String line = new BufferedReader(new InputStreamReader(context.in(), StandardCharsets.UTF_8)).readLine();
            if (line == null || SecureOn.parse(line).isEmpty()) {
                throw Failure.of(Exit.USAGE, "What came on standard input is no SecureOn password")
                        .next("It has 4 or 6 bytes: 0a:1b:2c:3d, 0a1b2c3d4e5f or 10.27.44.61.");
            }
            return line.strip();
        } catch (IOException e) {
            throw Failure.of(Exit.REFUSED, "The password could not be read from standard input", e);
        }
    }
}
