package io.jumphold.client.statistics;

import io.jumphold.protocol.machine.Disk;
import io.jumphold.protocol.machine.Readings;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which file systems have a disk of this machine behind them. */
final class Mounts {
    /** Not by a name under /dev, but real all the same. */
    private static final Set<String> WITHOUT_A_DEVICE = Set.of("zfs", "btrfs", "bcachefs");

    private static final Set<String> READ_ONLY_IMAGES = Set.of("squashfs", "iso9660", "udf", "erofs");

    private Mounts() {}

    /**
     * Mount points from the lines of {@code /proc/self/mounts}: each disk once, where it was mounted first; what is on the network is not asked, for it might not
     * answer. In a container the root is a real one, whatever it is made of.
     */
    static List<String> real(List<String> mounts) {
        Set<String> seen = new HashSet<>();
        List<String> points = new ArrayList<>();
        for (String line : mounts) {
            String[] fields = line.split(" ", -1);
            if (fields.length > 2 && isReal(fields[0], fields[1], fields[2]) && seen.add(fields[0])) {
                points.add(plain(fields[1]));
            }
        }
        return points.stream().distinct().toList();
    }

    private static boolean isReal(String device, String point, String type) {
        boolean disk = device.startsWith("/dev/") && !READ_ONLY_IMAGES.contains(type) && !point.startsWith("/etc/");
        return disk || WITHOUT_A_DEVICE.contains(type) || (point.equals("/") && !type.equals("rootfs"));
    }

    /** As the kernel writes a space: {@code \040}. */
    private static String plain(String point) {
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < point.length(); at++) {
            if (point.startsWith("\\", at) && point.substring(at).matches("(?s)\\\\[0-3][0-7]{2}.*")) {
                plain.append((char) Integer.parseInt(point.substring(at + 1, at + 4), 8));
                at += 3;
            } else {
                plain.append(point.charAt(at));
            }
        }
        return plain.toString();
    }

    /** What these hold and have left; those that cannot be asked are left out. */
    static List<Disk> disks(List<Path> points) {
        return points.stream()
                .flatMap(point -> disk(point).stream())
                .limit(Readings.MOST_DISKS)
                .toList();
    }

    private static Optional<Disk> disk(Path point) {
        String name = point.toString();
        if (name.isEmpty() || name.length() > Disk.LONGEST_MOUNT) {
            return Optional.empty();
        }
        try {
            FileStore store = Files.getFileStore(point);
            long total = store.getTotalSpace();
            long free = Math.min(store.getUsableSpace(), total);
            return total > 0 && free >= 0 ? Optional.of(new Disk(name, total, free)) : Optional.empty();
        } catch (IOException | SecurityException notReadable) {
            return Optional.empty();
        }
    }
}
