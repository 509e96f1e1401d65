package io.jumphold.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.protocol.api.ApiJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a benchmark prints when it is asked for JSON. */
public final class Printed {
    private Printed() {}

    /** The figures; progress must not stand among them. */
    public static JsonNode by(String... arguments) throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            int exitCode = Main.commandLine().execute(withJson(arguments));
            assertThat(exitCode).isZero();
        } finally {
            System.setOut(before);
        }
        return ApiJson.mapper().readTree(printed.toByteArray());
    }

    private static String[] withJson(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--json";
        return all;
    }
}
