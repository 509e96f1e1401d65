package io.jumphold.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A node's heap follows what lives on it (docs/adr/0009). */
class OldGenerationTest {
    private static final long MIB = 1L << 20;

    @Test
    void whileItGrowsItMayDouble() {
        assertThat(OldGeneration.isDue(200 * MIB, 100 * MIB, true)).isFalse();
        assertThat(OldGeneration.isDue(201 * MIB, 100 * MIB, true)).isTrue();
    }

    @Test
    void aQuarterIsEnoughAtRest() {
        assertThat(OldGeneration.isDue(125 * MIB, 100 * MIB, false)).isFalse();
        assertThat(OldGeneration.isDue(126 * MIB, 100 * MIB, false)).isTrue();
    }

    @Test
    void aLittleIsNeverWorthAPause() {
        assertThat(OldGeneration.isDue(38 * MIB, 6 * MIB, true)).isFalse();
        assertThat(OldGeneration.isDue(14 * MIB, 6 * MIB, false)).isFalse();
    }

    @Test
    void theSerialCollectorWouldLetPagesThatWereReadPileUp() throws Exception {
        assertThat(mostMib("untidied")).isGreaterThan(400);
    }

    @Test
    void tidiedTheHeapStaysNearWhatLives() throws Exception {
        assertThat(mostMib("tidied")).isLessThan(250);
    }

    private static long mostMib(String how) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xms64m",
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Pages.class.getName(),
                        how)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return Long.parseLong(said.strip());
    }

    /** Reads pages into a cache that is too small for them, as a database does: each lives long enough to grow old. */
    static final class Pages {
        private static final int READ = 200_000;
        private static final int PAGE = 4_096;
        private static final int CACHED = 4_000;
        private static final int ASKED_EVERY = 2_000;

        private Pages() {}

        public static void main(String[] how) {
            Optional<OldGeneration> old = how[0].equals("tidied")
                    ? Optional.of(OldGeneration.ofSerial().orElseThrow())
                    : Optional.empty();
            byte[][] cache = new byte[CACHED][];
            long most = 0;
            for (int i = 0; i < READ; i++) {
                cache[i % CACHED] = new byte[PAGE];
                if (i % ASKED_EVERY == 0) {
                    most = Math.max(most, used());
                    old.ifPresent(OldGeneration::tidy);
                }
            }
            System.out.println(most / MIB);
        }

        private static long used() {
            return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        }
    }
}
