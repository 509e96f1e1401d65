package io.jumphold.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.persistence.TestDatabases;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;

/** H2 in a process that is killed in the middle of its work: what it said it had committed is there. */
class KillTest {
    @RepeatedTest(3)
    void nothingThatWasAcknowledgedIsLostWhenTheProcessIsKilled() throws IOException, InterruptedException {
        String url = "jdbc:h2:file:" + TestDatabases.temporaryFolder().resolve("killed");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Committer.class.getName(),
                        url)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int last = -1;
        try (BufferedReader said = process.inputReader()) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.matches("\\d+")) {
                    last = Integer.parseInt(line);
                    if (last == 500) {
                        process.toHandle().destroyForcibly();
                    }
                }
            }
        }
        process.waitFor();
        assertThat(last).isGreaterThanOrEqualTo(500);

        try (Database database = Database.open(TestDatabases.settings(url, "sa", "postgres"))) {
            List<String> kept = database.jdbi()
                    .withHandle(handle -> handle.createQuery("select key_hash from jump_client_identity")
                            .mapTo(String.class)
                            .list());
            for (int i = 0; i <= last; i++) {
                assertThat(kept).contains("key-" + i);
            }
        }
    }
}
