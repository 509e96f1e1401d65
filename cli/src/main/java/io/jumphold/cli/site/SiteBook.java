package io.jumphold.cli.site;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.protocol.api.ApiJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sites that the user knows, in {@code sites.json} of the user's configuration folder. It holds tokens: the file is the
 * user's alone (0600) and is replaced whole, never half written.
 */
public final class SiteBook {
    /**
     * What the file holds.
     *
     * @param current the site that commands go to where none is named
     */
    private record Pages(@Nullable URI current, List<Site> sites) {
        private Pages {
            sites = sites == null ? List.of() : List.copyOf(sites);
        }

        private Optional<Site> site(URI url) {
            return sites.stream().filter(site -> site.url().equals(url)).findFirst();
        }
    }

    private static final ObjectMapper JSON = ApiJson.mapper();

    private final Path folder;
    private final Path file;

    public SiteBook(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("sites.json");
    }

    /** The book of the user whose environment this is. */
    public static SiteBook of(Map<String, String> environment) {
        return new SiteBook(Optional.ofNullable(environment.get("JUMPHOLD_CONFIG_DIR"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .orElseGet(() -> Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                        .filter(folder -> !folder.isBlank())
                        .map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".config"))
                        .resolve("jumphold")));
    }

    /** The site that commands go to where none is named. */
    public Optional<Site> current() {
        Pages pages = read();
        return Optional.ofNullable(pages.current()).flatMap(pages::site);
    }

    public Optional<Site> site(URI url) {
        return read().site(url);
    }

    public List<Site> sites() {
        return read().sites();
    }

    /** Keeps the site in place of what was known of it, and makes it the current one. */
    public void keep(Site site) {
        Stream<Site> others =
                read().sites().stream().filter(other -> !other.url().equals(site.url()));
        write(new Pages(site.url(), Stream.concat(others, Stream.of(site)).toList()));
    }

    /** Keeps where else a site answers, and by which authorities; nothing else changes, and a site that is not known stays so. */
    public void learn(Site told) {
        Pages pages = read();
        List<Site> after = pages.sites().stream()
                .map(site -> site.url().equals(told.url())
                        ? site.withNodes(told.nodes()).trusting(told.authorities())
                        : site)
                .toList();
        if (!after.equals(pages.sites())) {
            write(new Pages(pages.current(), after));
        }
    }

    private Pages read() {
        try {
            return Files.exists(file) ? JSON.readValue(file.toFile(), Pages.class) : new Pages(null, List.of());
        } catch (JacksonException e) {
            throw Failure.of(Exit.REFUSED, file + " cannot be understood")
                    .next("Move it away and sign in again with: jumphold admin sign-in");
        } catch (IOException e) {
            throw Failure.of(Exit.REFUSED, file + " cannot be read", e);
        }
    }

    private void write(Pages pages) {
        try {
            Files.createDirectories(folder, ownerOnly("rwx------"));
            Path fresh = Files.createTempFile(folder, "sites", ".tmp", ownerOnly("rw-------"));
            try {
                JSON.writerWithDefaultPrettyPrinter().writeValue(fresh.toFile(), pages);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw Failure.of(Exit.REFUSED, "The configuration cannot be written to " + folder, e)
                    .next("Name a folder that you may write to in JUMPHOLD_CONFIG_DIR.");
        }
    }

    private FileAttribute<?>[] ownerOnly(String permissions) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
