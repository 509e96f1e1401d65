package io.jumphold.cli.clients;

import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.screen.Facts;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.machine.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jumphold clients statistics}. */
@Command(
        name = "statistics",
        description = {
            "Show what a machine told of itself last.",
            "What it tells, and how often, the settings \"statistics\" and \"statistics_interval\" say."
        })
final class StatisticsCommand implements Runnable {
    private static final double KIB = 1024;
    private static final String UNITS = "KMGTPE";

    private final Context context;

    @Parameters(index = "0", paramLabel = "ID", description = "Its id.")
    private int id;

    @Option(names = "--thumbnail", paramLabel = "FILE", description = "Write the picture of its screen there.")
    private @Nullable Path thumbnail;

    @Mixin
    private final JsonOption json = new JsonOption();

    StatisticsCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        JumpItems.Statistics statistics = context.api().statistics(id);
        if (thumbnail != null) {
            write(statistics.thumbnail(), thumbnail);
        }
        if (json.asked()) {
            context.screen().json(statistics);
        } else {
            context.screen().show(facts(statistics));
        }
    }

    private Facts facts(JumpItems.Statistics told) {
        Facts facts = new Facts().add("Told", context.time(told.at()));
        if (told.cpuPercent() != null) {
            facts.add("Processors", told.cpuPercent() + " % busy");
        }
        if (told.uptimeSeconds() != null) {
            facts.add("Runs for", span(told.uptimeSeconds()));
        }
        if (told.disks() != null) {
            told.disks().forEach(disk -> facts.add("Disk", disk(disk)));
        }
        if (told.consoleUser() != null) {
            facts.add("Console user", told.consoleUser().isEmpty() ? "nobody" : told.consoleUser());
        }
        if (told.locked() != null) {
            facts.add("Screen", told.locked() ? "locked" : "not locked");
        }
        if (told.screenSaver() != null) {
            facts.add("Screen saver", told.screenSaver() ? "runs" : "does not run");
        }
        if (told.thumbnail() != null) {
            facts.add(
                    "Picture", told.thumbnail().type() + ", " + told.thumbnail().bytes().length + " bytes");
        }
        return facts;
    }

    private static void write(JumpItems.@Nullable Thumbnail picture, Path file) {
        if (picture == null) {
            throw Failure.of(Exit.NOT_FOUND, "There is no picture of its screen")
                    .next("Pictures are told where the setting statistics has thumbnail, by machines with a screen.");
        }
        try {
            Files.write(file, picture.bytes());
        } catch (IOException e) {
            throw Failure.of(Exit.REFUSED, "The picture could not be written to " + file, e);
        }
    }

    private static String disk(Disk disk) {
        return disk.mount() + ": " + size(disk.free()) + " of " + size(disk.total()) + " free";
    }

    static String size(long bytes) {
        if (bytes < KIB) {
            return bytes + " B";
        }
        double size = bytes / KIB;
        int unit = 0;
        while (size >= KIB && unit < UNITS.length() - 1) {
            size /= KIB;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %ciB", size, UNITS.charAt(unit));
    }

    static String span(long seconds) {
        Duration span = Duration.ofSeconds(seconds);
        return span.toDays() > 0
                ? span.toDays() + " d " + span.toHoursPart() + " h"
                : span.toHours() + " h " + span.toMinutesPart() + " min";
    }
}
