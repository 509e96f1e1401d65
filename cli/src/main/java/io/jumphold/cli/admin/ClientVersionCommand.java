package io.jumphold.cli.admin;

import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.screen.Table;
import io.jumphold.protocol.api.Upgrades;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.Platform;
import io.jumphold.protocol.upgrade.SignedManifest;
import io.jumphold.protocol.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jumphold admin client-version}. */
@Command(
        name = "client-version",
        description = {
            "Sign new versions of the Jump Client, bring them to the site, and say which one is current.",
            "The release key that signs them belongs on no node: keygen and sign need no site."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jumphold admin client-version keygen --out release.key",
            "  jumphold admin client-version trust release.key.pub",
            "  jumphold admin client-version sign --key release.key --version 1.2.0 --revision 9f31c2e client.zip",
            "  jumphold admin client-version add client.zip --current"
        })
final class ClientVersionCommand {
    private static final String MANIFEST = ".manifest";

    private final Context context;

    ClientVersionCommand(Context context) {
        this.context = context;
    }

    @Command(
            name = "keygen",
            description = "Make a release key in a new file that only you may read, its public half in FILE.pub.")
    void keygen(
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "The new file.") Path out) {
        ReleaseKeyFile key = new ReleaseKeyFile(out);
        key.make();
        context.screen().say("The release key is in " + out + ", its public half in " + key.publicFile() + ".");
        context.screen()
                .note("Keep it off the nodes, and safe: without it, machines that trust it can be upgraded no more.");
    }

    @Command(name = "sign", description = "Sign a payload: makes PAYLOAD.manifest beside it.")
    void sign(
            @Option(names = "--key", required = true, paramLabel = "FILE", description = "The release key.") Path key,
            @Option(
                            names = "--version",
                            required = true,
                            paramLabel = "VERSION",
                            description = "One to four numbers with dots, such as 1.2.0.")
                    String version,
            @Option(names = "--revision", required = true, paramLabel = "WORD", description = "Which build of it.")
                    String revision,
            @Option(
                            names = "--platform",
                            paramLabel = "NAME",
                            description = "What it runs on, such as linux-x86_64; everything where it is left out.")
                    @Nullable
                    String platform,
            @Parameters(paramLabel = "PAYLOAD", description = "The file.") Path payload) {
        Manifest manifest = manifest(version, revision, platform == null ? Platform.ANY : platform, payload);
        Path file = beside(payload);
        try {
            Files.writeString(
                    file,
                    SignedManifest.of(manifest, new ReleaseKeyFile(key).privateKey())
                                    .text()
                            + "\n");
        } catch (IOException e) {
            throw Failure.of(Exit.USAGE, file + " cannot be written", e);
        }
        context.screen()
                .say("Version " + version + " for " + manifest.platform() + " is signed: " + file + " ("
                        + manifest.size() + " bytes, SHA-256 " + manifest.sha256() + ").");
    }

    private static Manifest manifest(String version, String revision, String platform, Path payload) {
        try {
            return new Manifest(
                    version, revision, platform, Files.size(payload), sha256(payload), Wire.OLDEST, Wire.NEWEST);
        } catch (IOException e) {
            throw Failure.of(Exit.USAGE, payload + " cannot be read", e);
        } catch (IllegalArgumentException e) {
            throw Failure.of(Exit.USAGE, "This cannot be signed: " + e.getMessage(), e);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[64 * 1024];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    private static Path beside(Path payload) {
        return payload.resolveSibling(payload.getFileName() + MANIFEST);
    }

    @Command(
            name = "trust",
            description = {
                "Have the site take versions that this key has signed, and clients that are installed from now on.",
                "At most four keys are trusted. Installed clients keep to the keys that they were installed with."
            })
    void trust(
            @Parameters(paramLabel = "PUBLIC_KEY_FILE", description = "The file that ends in .pub.") Path file,
            @Mixin JsonOption json) {
        Upgrades.ReleaseKey key =
                context.api().trustReleaseKey(new Upgrades.NewReleaseKey(ReleaseKeyFile.publicKey(file)));
        if (json.asked()) {
            context.screen().json(key);
        } else {
            context.screen().say("The site trusts the release key " + key.fingerprint() + ".");
        }
    }

    @Command(name = "distrust", description = "Have the site take no more versions of this key; those it has stay.")
    void distrust(@Parameters(paramLabel = "FINGERPRINT", description = "As keys shows it.") String fingerprint) {
        context.api().distrustReleaseKey(fingerprint);
        context.screen().say("The site no longer trusts the release key " + fingerprint + ".");
    }

    @Command(name = "keys", description = "List the release keys that the site trusts.")
    void keys(@Mixin JsonOption json) {
        Upgrades.ReleaseKeys keys = context.api().releaseKeys();
        if (json.asked()) {
            context.screen().json(keys);
            return;
        }
        Table table = new Table("FINGERPRINT", "TRUSTED SINCE");
        keys.keys().forEach(key -> table.row(key.fingerprint(), context.time(key.trustedAt())));
        context.screen().show(table);
    }

    @Command(
            name = "add",
            description = "Bring a signed payload to the site, with the manifest that sign made beside it.")
    void add(
            @Parameters(paramLabel = "PAYLOAD", description = "The file.") Path payload,
            @Option(names = "--current", description = "Make it the current version at once.") boolean current,
            @Mixin JsonOption json) {
        Upgrades.ClientVersion announced =
                context.api().announceClientVersion(new Upgrades.NewClientVersion(manifest(payload)));
        Upgrades.ClientVersion added =
                announced.complete() ? announced : context.api().uploadClientVersion(announced, payload);
        if (current) {
            show(context.api().makeClientVersionCurrent(added.version()).versions(), json);
        } else {
            show(List.of(added), json);
        }
    }

    private static String manifest(Path payload) {
        try {
            return Files.readString(beside(payload));
        } catch (IOException e) {
            throw Failure.of(Exit.USAGE, beside(payload) + " cannot be read", e)
                    .next("Make it with: jumphold admin client-version sign");
        }
    }

    @Command(name = "list", description = "List the versions that the site has.")
    void list(@Mixin JsonOption json) {
        show(context.api().clientVersions().versions(), json);
    }

    @Command(
            name = "set-current",
            description = "Have clients become this version, on each platform for which the site has it.")
    void setCurrent(
            @Parameters(paramLabel = "VERSION", description = "Such as 1.2.0.") String version,
            @Mixin JsonOption json) {
        show(context.api().makeClientVersionCurrent(version).versions(), json);
    }

    private void show(List<Upgrades.ClientVersion> versions, JsonOption json) {
        if (json.asked()) {
            context.screen().json(versions);
            return;
        }
        Table table = new Table("VERSION", "REVISION", "PLATFORM", "BYTES", "STATE", "ADDED AT");
        versions.forEach(version -> table.row(
                version.version(),
                version.revision(),
                version.platform(),
                version.size(),
                state(version),
                context.time(version.addedAt())));
        context.screen().show(table);
    }

    private static String state(Upgrades.ClientVersion version) {
        if (!version.complete()) {
            return "incomplete";
        }
        if (version.halted()) {
            return "halted";
        }
        return version.current() ? "current" : "";
    }
}
