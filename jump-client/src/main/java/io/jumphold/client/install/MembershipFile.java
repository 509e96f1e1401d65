package io.jumphold.client.install;

import io.jumphold.protocol.wire.Terms;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A {@link Membership} on disk. Properties, as reading JSON would keep half a megabyte of mapper in memory for one small file. */
final class MembershipFile {
    private MembershipFile() {}

    static void write(Path file, Membership membership) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("site_id", membership.siteId());
        properties.setProperty("addresses", String.join(" ", membership.addresses()));
        properties.setProperty("learnt", String.join(" ", membership.learnt()));
        properties.setProperty("authorities", String.join(" ", membership.authorities()));
        properties.setProperty("valid_until_ms", Long.toString(membership.validUntilMs()));
        properties.setProperty("name", membership.name());
        properties.setProperty("leaving", Boolean.toString(membership.leaving()));
        if (membership.token() != null) {
            properties.setProperty("token", membership.token());
        }
        if (membership.clientId() != null) {
            properties.setProperty("client_id", membership.clientId().toString());
        }
        Terms terms = membership.terms();
        if (terms.deleteAfterMs() != null) {
            properties.setProperty("delete_after_ms", terms.deleteAfterMs().toString());
        }
        if (terms.expiresAtMs() != null) {
            properties.setProperty("expires_at_ms", terms.expiresAtMs().toString());
        }
        properties.setProperty("uninstall_restricted", Boolean.toString(terms.restrictsUninstall()));
        properties.setProperty("terms_told_ms", Long.toString(membership.termsToldMs()));
        properties.setProperty("pass", membership.pass());
        properties.setProperty("release_keys", String.join(" ", membership.releaseKeys()));
        properties.setProperty("named_authorities", String.join(" ", membership.named()));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        AtomicFile.write(file, Install.utf8(text.toString()));
    }

    static Membership read(Path file) throws IOException {
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(Files.readString(file)));
            return new Membership(
                    needed(properties, "site_id"),
                    words(needed(properties, "addresses")),
                    words(needed(properties, "learnt")),
                    words(needed(properties, "authorities")),
                    properties.getProperty("token"),
                    Long.parseLong(needed(properties, "valid_until_ms")),
                    number(properties.getProperty("client_id")),
                    needed(properties, "name"),
                    Boolean.parseBoolean(needed(properties, "leaving")),
                    new Terms(
                            time(properties, "delete_after_ms"),
                            time(properties, "expires_at_ms"),
                            Boolean.parseBoolean(properties.getProperty("uninstall_restricted")) ? true : null),
                    Objects.requireNonNullElse(time(properties, "terms_told_ms"), 0L),
                    properties.getProperty("pass", ""),
                    words(properties.getProperty("release_keys", "")),
                    // An older client trusts whom its installer's key names.
                    words(properties.getProperty("named_authorities", needed(properties, "authorities"))));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged; this Jump Client must be installed anew");
        }
    }

    private static String needed(Properties properties, String name) {
        String value = properties.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    /** What an older client did not write is not there. */
    private static @Nullable Long time(Properties properties, String name) {
        String text = properties.getProperty(name);
        return text == null ? null : Long.valueOf(text);
    }

    private static @Nullable Integer number(@Nullable String text) {
        return text == null ? null : Integer.valueOf(text);
    }
}
