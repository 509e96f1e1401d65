package io.jumphold.protocol.machine;

import static io.jumphold.protocol.wire.Limits.bytes;
import static io.jumphold.protocol.wire.Limits.check;
import static io.jumphold.protocol.wire.Limits.list;
import static io.jumphold.protocol.wire.Limits.text;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a machine reads of itself at one moment (STAT-3). What its site did not choose (STAT-1), and what cannot be read there, is null.
 *
 * @param cpuPercent how busy its processors were since the reading before, all together, 0 to 100
 * @param uptimeSeconds since it was started, 0 or more
 * @param disks at most 16
 * @param consoleUser who sits at the console, at most 255 characters; empty where nobody does
 * @param locked whether the screen of whoever sits there is locked
 * @param screenSaver whether its screen saver runs
 * @param thumbnail a small picture of the screen, JPEG or PNG, at most 24 KiB and 320 pixels wide; empty where there is none
 */
public record Readings(
        @Nullable Double cpuPercent,
        @Nullable Long uptimeSeconds,
        @Nullable List<Disk> disks,
        @Nullable String consoleUser,
        @Nullable Boolean locked,
        @Nullable Boolean screenSaver,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) byte[] thumbnail) {
    public static final int MOST_DISKS = 16;
    public static final int LARGEST_THUMBNAIL = 24 * 1024;
    public static final int WIDEST_THUMBNAIL = 320;

    private static final byte[] NO_PICTURE = {};
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    public Readings {
        check(cpuPercent == null || (cpuPercent >= 0 && cpuPercent <= 100), "cpu_percent", "must be 0 to 100");
        check(uptimeSeconds == null || uptimeSeconds >= 0, "uptime_seconds", "must not be negative");
        disks = disks == null ? null : list("disks", disks, MOST_DISKS);
        consoleUser = consoleUser == null ? null : text("console_user", consoleUser, 255);
        thumbnail = Objects.requireNonNullElse(thumbnail, NO_PICTURE);
        if (thumbnail.length > 0) {
            bytes("thumbnail", thumbnail, LARGEST_THUMBNAIL);
            check(!pictureType(thumbnail).isEmpty(), "thumbnail", "is neither JPEG nor PNG");
        }
    }

    /** The media type of a picture by how it begins; empty for any other than JPEG and PNG. */
    public static String pictureType(byte[] picture) {
        return beginsWith(picture, JPEG) ? "image/jpeg" : beginsWith(picture, PNG) ? "image/png" : "";
    }

    private static boolean beginsWith(byte[] bytes, byte[] beginning) {
        return bytes.length > beginning.length
                && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
    }

    /** The same without the picture. */
    public Readings withoutThumbnail() {
        return with(NO_PICTURE);
    }

    /** The same with this picture. */
    public Readings with(byte[] picture) {
        return new Readings(cpuPercent, uptimeSeconds, disks, consoleUser, locked, screenSaver, picture);
    }

    /** Whether nothing was read. */
    public boolean areNone() {
        return cpuPercent == null
                && uptimeSeconds == null
                && disks == null
                && consoleUser == null
                && locked == null
                && screenSaver == null
                && thumbnail.length == 0;
    }

    /** Neither a user's name nor a picture. */
    @Override
    public String toString() {
        return "Readings[cpu " + cpuPercent + " %]";
    }
}
