package io.jumphold.cli.admin;

import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.screen.Facts;
import io.jumphold.cli.screen.Table;
import io.jumphold.protocol.api.Upgrades;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jumphold admin upgrades} (UPG-9). */
@Command(
        name = "upgrades",
        description = "Show which Jump Clients are being upgraded, how many wait, and what failed.",
        footerHeading = "%nExamples:%n",
        footer = {"  jumphold admin upgrades", "  jumphold admin upgrades resume 1.2.0"})
final class UpgradesCommand implements Runnable {
    private final Context context;

    @Mixin
    private final JsonOption json = new JsonOption();

    UpgradesCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        show(context.api().upgrades(), json);
    }

    @Command(
            name = "resume",
            description = "Go on with a version that was halted because too many failed; they are counted anew.")
    void resume(
            @Parameters(paramLabel = "VERSION", description = "Such as 1.2.0.") String version,
            @Mixin JsonOption asJson) {
        show(context.api().resumeUpgrades(version), asJson);
    }

    private void show(Upgrades.Queue queue, JsonOption wanted) {
        if (wanted.asked()) {
            context.screen().json(queue);
            return;
        }
        context.screen()
                .show(new Facts()
                        .add("mode", queue.mode().name().toLowerCase(Locale.ROOT))
                        .add("waiting", queue.waiting())
                        .add("running", queue.running().size())
                        .add("done", queue.done())
                        .add("failed", queue.failedCount())
                        .add("time left", left(queue.secondsLeft())));
        if (!queue.running().isEmpty()) {
            Table table = new Table("CLIENT", "VERSION", "STAGE", "BYTES", "OF", "SINCE");
            queue.running()
                    .forEach(one -> table.row(
                            one.clientId(),
                            one.version(),
                            one.stage(),
                            one.bytes(),
                            one.size(),
                            context.time(one.since())));
            context.screen().show(table);
        }
        if (!queue.failed().isEmpty()) {
            Table table = new Table("FAILED", "VERSION", "TRIES", "WHY", "AT", "NEXT TRY");
            queue.failed()
                    .forEach(one -> table.row(
                            one.clientId(),
                            one.version(),
                            one.tries(),
                            one.fault().message() + " (" + one.fault().code() + ")",
                            context.time(one.at()),
                            context.time(one.nextTryAt())));
            context.screen().show(table);
        }
        queue.halted()
                .forEach(one -> context.screen()
                        .note("Version " + one.version() + " is halted since " + context.time(one.at()) + ": "
                                + one.failed() + " of " + one.tried()
                                + " failed. Go on with: jumphold admin upgrades resume " + one.version()));
    }

    private static String left(@Nullable Long seconds) {
        return seconds == null
                ? "none"
                : "about " + Duration.ofSeconds(seconds).toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
