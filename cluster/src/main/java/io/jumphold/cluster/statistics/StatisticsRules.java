package io.jumphold.cluster.statistics;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.protocol.machine.Disk;
import io.jumphold.protocol.machine.Readings;
import io.jumphold.protocol.machine.Statistic;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.WireCodec;
import java.util.List;
import java.util.stream.Stream;

/** What the settings make of statistics. Pure. */
public final class StatisticsRules {
    /** A usual machine: what STAT-4 reckons with. Desktops' pictures were seen to take 4 to 12 KiB; one that does not fit into 24 KiB is not sent. */
    private static final List<Disk> DISKS = List.of(
            new Disk("/", 500_000_000_000L, 250_000_000_000L),
            new Disk("/boot", 1_000_000_000L, 500_000_000L),
            new Disk("/home", 500_000_000_000L, 250_000_000_000L));

    private static final int PICTURE = 8 * 1024;

    /** The WebSocket's header with its mask, and the TLS record's with its tag. */
    private static final int WRAPPING = 8 + 22;

    /** The headers of IPv4 and of TCP with its times, for each packet and for its acknowledgement. */
    private static final int HEADERS = 2 * 52;

    private static final int LARGEST_PAYLOAD = 1_400;

    private StatisticsRules() {}

    /** STAT-1, STAT-2: what machines are told to tell. */
    public static ServerFrame.StatisticsWanted wanted(Settings settings) {
        return new ServerFrame.StatisticsWanted(
                chosen(settings).stream().map(Statistic::word).toList(),
                settings.statisticsInterval().toMillis());
    }

    private static List<Statistic> chosen(Settings settings) {
        return settings.useScreenState()
                ? Stream.concat(settings.statistics().stream(), Stream.of(Statistic.SCREEN_STATE))
                        .toList()
                : settings.statistics();
    }

    /** STAT-4: how many bytes a second so many machines cost the site's network, as is to be expected, rounded up. */
    public static long bytesPerSecond(Settings settings, long machines) {
        double interval = settings.statisticsInterval().toSeconds();
        return (long) Math.ceil(machines * bytes(chosen(settings)) / interval);
    }

    private static int bytes(List<Statistic> chosen) {
        if (chosen.isEmpty()) {
            return 0;
        }
        int sent = WireCodec.encode(new ClientFrame.Statistics(usual(chosen))).length + WRAPPING;
        int packets = (sent + LARGEST_PAYLOAD - 1) / LARGEST_PAYLOAD;
        return sent + packets * HEADERS;
    }

    private static Readings usual(List<Statistic> chosen) {
        boolean screen = chosen.contains(Statistic.SCREEN_STATE);
        return new Readings(
                chosen.contains(Statistic.CPU) ? 12.5 : null,
                chosen.contains(Statistic.UPTIME) ? 1_000_000L : null,
                chosen.contains(Statistic.DISK) ? DISKS : null,
                chosen.contains(Statistic.CONSOLE_USER) ? "somebody" : null,
                screen ? false : null,
                screen ? false : null,
                chosen.contains(Statistic.THUMBNAIL) ? picture() : new byte[0]);
    }

    private static byte[] picture() {
        byte[] picture = new byte[PICTURE];
        picture[0] = (byte) 0xff;
        picture[1] = (byte) 0xd8;
        picture[2] = (byte) 0xff;
        return picture;
    }
}
