package io.jumphold.protocol.upgrade;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jumphold.protocol.wire.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/**
 * What a payload, a new version of the Jump Client, is (UPG-6). Signed as the bytes of {@link #bytes()}: JSON in snake_case, the fields in this order, no spaces.
 *
 * @param version one to four numbers with dots, fit for a folder's name; at most 32 characters
 * @param revision which build of it: 1 to 64 letters, digits, {@code . _ + -}
 * @param platform what it runs on: {@code any}, {@code linux-x86_64}, ...; see {@link Platform}
 * @param size of the payload in bytes, 1 to 512 MiB
 * @param sha256 of the payload, lower-case hex
 * @param wireOldest oldest wire version that it speaks, 1 or more
 * @param wireNewest newest wire version that it speaks
 */
@JsonPropertyOrder({"version", "revision", "platform", "size", "sha256", "wire_oldest", "wire_newest"})
public record Manifest(
        String version, String revision, String platform, long size, String sha256, int wireOldest, int wireNewest) {
    /** The largest payload: 512 MiB. */
    public static final long LARGEST = 512L * 1024 * 1024;

    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9._+-]{1,64}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    public Manifest {
        version = Limits.required("version", version, Version.MOST_CHARACTERS);
        revision = Limits.required("revision", revision, 64);
        platform = Limits.required("platform", platform, 32);
        sha256 = Limits.required("sha256", sha256, 64);
        Limits.check(Version.isExact(version), "version", "must be one to four numbers with dots between");
        Limits.check(REVISION.matcher(revision).matches(), "revision", "must be letters, digits, . _ + or -");
        Limits.check(Platform.isName(platform), "platform", "must be like linux-x86_64, or any");
        Limits.check(size > 0 && size <= LARGEST, "size", "must be 1 to " + LARGEST);
        Limits.check(SHA256.matcher(sha256).matches(), "sha256", "must be 64 digits of lower-case hex");
        Limits.check(wireOldest > 0, "wire_oldest", "must be positive");
        Limits.check(wireNewest >= wireOldest, "wire_newest", "must not be less than wire_oldest");
    }

    /** What is signed. */
    public byte[] bytes() {
        try {
            return MAPPER.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it runs on that machine, see {@link Platform#of}. */
    public boolean suits(String machine) {
        return Platform.suits(platform, machine);
    }

    /**
     * Reads what {@link #bytes()} made, here or in a newer version: unknown fields are ignored.
     *
     * @throws IllegalArgumentException with a message that names the field
     */
    static Manifest parse(byte[] bytes) {
        try {
            Manifest manifest = MAPPER.readValue(bytes, Manifest.class);
            if (manifest == null) {
                throw new IllegalArgumentException("The manifest is empty");
            }
            return manifest;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    e.getCause() instanceof IllegalArgumentException refused && refused.getMessage() != null
                            ? refused.getMessage()
                            : "It is no manifest",
                    e);
        }
    }
}
