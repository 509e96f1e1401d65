package io.jumphold.protocol.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The worked example of {@code docs/protocol.md}, read from the document itself: lines of {@code name = value}, bytes in hex. */
public record Vector(Map<String, String> values) {
    public static final Path DOCUMENT = Path.of("..", "docs", "protocol.md");

    public static Vector ofTheDocument() {
        try {
            String document = Files.readString(DOCUMENT);
            String block = document.split("```vector\n", 2)[1].split("```", 2)[0];
            Map<String, String> values = new LinkedHashMap<>();
            block.lines()
                    .map(line -> line.split(" = ", 2))
                    .forEach(pair -> values.put(pair[0].strip(), pair[1].strip()));
            return new Vector(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String text(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    public byte[] bytes(String name) {
        return HexFormat.of().parseHex(text(name));
    }
}
