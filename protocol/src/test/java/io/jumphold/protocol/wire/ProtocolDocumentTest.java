package io.jumphold.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.identity.Vector;
import io.jumphold.protocol.machine.Disk;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.NetworkCard;
import io.jumphold.protocol.machine.OperatingSystem;
import io.jumphold.protocol.machine.Readings;
import io.jumphold.protocol.upgrade.SignedManifest;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/protocol.md} names every frame and every field, and none that does not exist. */
class ProtocolDocumentTest {
    static Stream<Arguments> maps() {
        return Stream.concat(
                Stream.of(ClientFrame.class, ServerFrame.class, PipeFrame.class)
                        .flatMap(family -> Arrays.stream(
                                family.getAnnotation(JsonSubTypes.class).value()))
                        .map(kind -> Arguments.of("### `" + kind.name() + "`", kind.value())),
                Stream.of(
                        Arguments.of("### `facts`", HostFacts.class),
                        Arguments.of("### `os`", OperatingSystem.class),
                        Arguments.of("### `gateway`", Gateway.class),
                        Arguments.of("### `network_card`", NetworkCard.class),
                        Arguments.of("### `readings`", Readings.class),
                        Arguments.of("### `disk`", Disk.class),
                        Arguments.of("### `machine`", ClientFrame.MachineProof.class),
                        Arguments.of("### `fault`", Fault.class),
                        Arguments.of("### `signed_manifest`", SignedManifest.class),
                        Arguments.of("## The installer's key", InstallerKey.class)));
    }

    @ParameterizedTest
    @MethodSource("maps")
    void everyFieldStandsInTheTableOfItsMap(String heading, Class<?> type) throws IOException {
        assertThat(fields(section(heading)))
                .containsExactlyElementsOf(Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .map(SnakeCaseStrategy.INSTANCE::translate)
                        .toList());
    }

    @Test
    void noSectionTellsOfAFrameThatDoesNotExist() throws IOException {
        List<String> known = maps().map(map -> String.valueOf(map.get()[0])).toList();

        assertThat(document().lines().filter(line -> line.startsWith("### `")))
                .doesNotHaveDuplicates()
                .allMatch(known::contains);
    }

    @Test
    void everyLinkWithinTheDocumentLeadsSomewhere() throws IOException {
        List<String> headings = document()
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(line -> line.replaceAll("[^a-z0-9_ -]", "").replace(' ', '-'))
                .toList();
        Matcher links = Pattern.compile("\\]\\(#([^)]*)\\)").matcher(document());

        assertThat(links.results().map(link -> link.group(1)).distinct())
                .isNotEmpty()
                .allMatch(headings::contains);
    }

    private static String document() throws IOException {
        return Files.readString(Vector.DOCUMENT);
    }

    private static String section(String heading) throws IOException {
        String rest = document().split(Pattern.quote("\n" + heading + "\n"), 2)[1];
        return rest.split("\n##", 2)[0];
    }

    private static List<String> fields(String section) {
        return section.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
    }
}
