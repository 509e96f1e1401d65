package io.jumphold.client;

import io.jumphold.client.install.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Which Jump Client this is. */
record Build(String version, String revision) {
    static Build current() {
        Properties properties = new Properties();
        try (InputStream in = Objects.requireNonNull(Build.class.getResourceAsStream("build.properties"))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Build(properties.getProperty("version", ""), properties.getProperty("revision", ""));
    }

    Program program() {
        return new Program(version, revision);
    }

    @Override
    public String toString() {
        return "Jumphold Jump Client " + program();
    }
}
