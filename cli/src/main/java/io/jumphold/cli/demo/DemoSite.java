package io.jumphold.cli.demo;

import io.jumphold.cli.api.Api;
import io.jumphold.cli.api.ItemQuery;
import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.PrivateFile;
import io.jumphold.cli.site.SetUpLink;
import io.jumphold.cli.site.Site;
import io.jumphold.cli.site.SiteBook;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A node and Jump Clients in a scratch folder, each a process of its own. */
final class DemoSite implements AutoCloseable {
    static final String ADMINISTRATOR = "admin";

    private static final Duration NODE_STARTS = Duration.ofSeconds(60);
    private static final Duration CLIENTS_COME = Duration.ofSeconds(60);
    private static final int NODE_STOPS_SECONDS = 20;
    private static final int CLIENT_STOPS_SECONDS = 5;

    private final Context context;
    private final Programs programs;
    private final Scratch scratch = Scratch.create();
    private final Map<String, Program> clients = new LinkedHashMap<>();
    private volatile boolean closing;
    private @Nullable Program node;
    private @Nullable ReadyFile ready;
    private @Nullable Api api;

    DemoSite(Context context, Programs programs) {
        this.context = context;
        this.programs = programs;
    }

    /** Starts the node, on a database of its own and ports that the system chooses; until it is ready. */
    String startNode() throws InterruptedException {
        Path data = scratch.folder().resolve("node");
        Path configuration = scratch.file("node.conf", """
                jumphold.data-dir = "%s"
                jumphold.front.host = "127.0.0.1"
                jumphold.front.port = 0
                pekko.management.http.port = 0
                """.formatted(data));
        Program started = Program.start("The node", programs.node(configuration), log("node"));
        node = started;
        ReadyFile answer = Waiting.until(NODE_STARTS, "The node did not become ready", () -> {
            Optional<ReadyFile> file = ReadyFile.in(data);
            if (file.isEmpty() && !started.isRunning()) {
                throw started.endedByItself();
            }
            return file;
        });
        ready = answer;
        return answer.url();
    }

    /**
     * Uses the set-up link, as {@code jumphold admin setup} does.
     *
     * @return the administrator's password
     */
    String setUp() {
        SetUpLink link = SetUpLink.parse(Objects.requireNonNullElse(ready().setUpLink(), ""));
        String password = password();
        Site site = new Site(link.site(), link.pin());
        Accounts.SignedIn signedIn =
                context.api(site).setUp(new Accounts.SetUp(link.secret(), ADMINISTRATOR, password));
        Site known = site.signedIn(ADMINISTRATOR, signedIn.token(), signedIn.expiresAt());
        new SiteBook(configuration()).keep(known);
        api = context.api(known);
        return password;
    }

    private static String password() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random).replaceAll("(.{8})(?=.)", "$1-");
    }

    /** Makes a Jump Group and an installer for it; answers the file with its key. */
    Path makeInstaller() {
        JumpItems.JumpGroupDetails group =
                api().addGroup(new JumpItems.NewJumpGroup("Demo machines", "demo", "Jump Clients of the demo"));
        Path file = scratch.folder().resolve("installer.key");
        PrivateFile keyFile = PrivateFile.create(file);
        keyFile.write(api().createInstaller(new Installers.NewInstaller(group.id(), null, "", "", 60))
                .key());
        return file;
    }

    /** Starts Jump Clients of these names, all at once; until the site shows them online. */
    List<JumpItems.Item> startClients(Path keyFile, List<String> names) throws InterruptedException {
        scratch.folder("clients");
        names.forEach(name -> clients.put(
                name,
                Program.start("Jump Client " + name, programs.jumpClient(folder(name), keyFile, name), log(name))));
        return Waiting.until(CLIENTS_COME, "The Jump Clients did not come online", () -> {
            clients.values().stream()
                    .filter(client -> !client.isRunning())
                    .findFirst()
                    .ifPresent(ended -> {
                        throw ended.endedByItself();
                    });
            List<JumpItems.Item> items = api().items(ItemQuery.of(""));
            return items.stream().filter(item -> item.status() == Status.ONLINE).count() == names.size()
                    ? Optional.of(items)
                    : Optional.empty();
        });
    }

    Api api() {
        return Objects.requireNonNull(api, "set up first");
    }

    ReadyFile ready() {
        return Objects.requireNonNull(ready, "start the node first");
    }

    Program client(String name) {
        return Objects.requireNonNull(clients.get(name), name);
    }

    /** The install folder of a Jump Client. */
    Path folder(String name) {
        return scratch.folder().resolve("clients").resolve(name);
    }

    /** The command line's configuration for this site. */
    Path configuration() {
        return scratch.folder().resolve("config");
    }

    Path folder() {
        return scratch.folder();
    }

    private Path log(String name) {
        return scratch.folder().resolve(name + ".out");
    }

    /** Stays until the demo is ended, or the node ends by itself. */
    void await() throws InterruptedException {
        Program running = Objects.requireNonNull(node, "start the node first");
        running.exitCode();
        if (!closing) {
            throw running.endedByItself();
        }
    }

    /** Stops everything and removes the scratch folder. */
    @Override
    public void close() {
        closing = true;
        try {
            List<Program> all = new ArrayList<>(clients.values());
            for (Program client : all) {
                client.stop(CLIENT_STOPS_SECONDS);
            }
            if (node != null) {
                node.stop(NODE_STOPS_SECONDS);
            }
            scratch.remove();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            context.screen()
                    .note("The scratch folder " + scratch.folder() + " could not be removed: " + e.getMessage());
        }
    }
}
