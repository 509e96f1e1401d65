package io.jumphold.protocol.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jumphold.protocol.identity.Vector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The catalogue is append-only: programs out there know its codes and numbers. Its file and its two documents tell the same. */
class ErrorCatalogueTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "errors", "errors.json");
    private static final Path ERRORS = Vector.DOCUMENT.resolveSibling("errors.md");

    record Entry(String code, int number, String kind, String advice) {
        static Entry of(ErrorCode code) {
            return new Entry(code.code(), code.number(), word(code.kind()), word(code.advice()));
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    @Test
    void whatWasOnceInTheCatalogueStaysAsItIsAndWhatIsNewIsAppendedToTheFile() throws IOException {
        List<Entry> golden = new ObjectMapper().readValue(GOLDEN.toFile(), new TypeReference<>() {});

        assertThat(Arrays.stream(ErrorCode.values()).map(Entry::of)).containsExactlyElementsOf(golden);
    }

    @Test
    void numbersAreUniqueAndLeaveRoomForTheThreeRangesOfCloseCodes() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number)).allMatch(number -> number < 300);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void theCloseCodeCarriesTheAdvice(ErrorCode code) {
        assertThat(Advice.ofCloseCode(code.closeCode())).isEqualTo(code.advice());
    }

    @ParameterizedTest
    @CsvSource({
        "4000, RECONNECT",
        "4299, RECONNECT",
        "4300, RETRY",
        "4599, RETRY",
        "4600, STOP",
        "4899, STOP",
        "1000, RETRY",
        "1006, RETRY",
        "3999, RETRY",
        "4900, RETRY",
        "0, RETRY"
    })
    void anyCloseCodeCarriesSomeAdvice(int closeCode, Advice advice) {
        assertThat(Advice.ofCloseCode(closeCode)).isEqualTo(advice);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeStandsInTheProtocolWithItsNumbers(ErrorCode code) throws IOException {
        assertThat(Files.readAllLines(Vector.DOCUMENT))
                .containsOnlyOnce("| `%s` | %d | %s | %d |"
                        .formatted(code.code(), code.number(), word(code.advice()), code.closeCode()));
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeIsExplainedOnce(ErrorCode code) throws IOException {
        assertThat(rows(ERRORS, code)).singleElement().satisfies(row -> {
            List<String> cells = List.of(row.substring(2, row.length() - 2).split(" \\| ", -1));
            assertThat(cells).hasSize(5).noneMatch(String::isBlank);
            assertThat(cells.subList(1, 3))
                    .containsExactly(String.valueOf(code.kind().httpStatus()), word(code.advice()));
        });
    }

    @Test
    void noDocumentExplainsACodeThatDoesNotExist() throws IOException {
        for (Path document : List.of(ERRORS, Vector.DOCUMENT.resolveSibling("protocol.md"))) {
            String catalogue = Files.readString(document).replaceFirst("(?s).*?\\| code \\| ", "");
            assertThat(catalogue.lines().filter(line -> line.startsWith("| `")).map(line -> line.split("`", -1)[1]))
                    .filteredOn(word -> word.contains("_"))
                    .allMatch(word -> ErrorCode.ofCode(word).isPresent());
        }
    }

    private static List<String> rows(Path document, ErrorCode code) throws IOException {
        return Files.readAllLines(document).stream()
                .filter(line -> line.startsWith("| `" + code.code() + "` |"))
                .toList();
    }
}
