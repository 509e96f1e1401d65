package io.jumphold.cli.demo;

import io.jumphold.cli.command.AtExit;
import io.jumphold.cli.command.Context;
import io.jumphold.cli.screen.Screen;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jumphold demo}. */
@Command(
        name = "demo",
        description = {
            "Start a site and three Jump Clients on this machine, in a scratch folder that is removed at the end.",
            "Runs until ctrl-C. Nothing is installed, and nothing listens on other addresses than 127.0.0.1."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jumphold demo",
            "  jumphold demo --check                         walk the main job: enrol, list, search, Jump, remove"
        })
public final class DemoCommand implements Runnable {
    private static final List<String> NAMES = List.of("front-desk", "web-server", "build-box");

    private final Context context;
    private final Supplier<Programs> programs;

    @Option(
            names = "--check",
            description =
                    "Do not wait: walk the main job, tell each step with its time, and exit with 0 when all went well.")
    private boolean check;

    public DemoCommand(Context context) {
        this(context, Programs::ofLauncher);
    }

    DemoCommand(Context context, Supplier<Programs> programs) {
        this.context = context;
        this.programs = programs;
    }

    @Override
    public void run() {
        DemoSite site = new DemoSite(context, programs.get());
        try (AtExit _ = AtExit.run(site::close)) {
            Steps steps = new Steps(context.screen());
            String url = steps.step("node ready", site::startNode);
            String password = steps.step("site set up with its one-time link", site::setUp);
            Path key = steps.step("Jump Group and installer made", site::makeInstaller);
            steps.check(NAMES.size() + " Jump Clients enrolled and online", () -> site.startClients(key, NAMES));
            if (check) {
                new MainJob(site, steps).walk(NAMES);
                context.screen().say("All of it works, in " + steps.total() + " ms.");
            } else {
                invite(site, url, password);
                site.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void invite(DemoSite site, String url, String password) {
        Screen screen = context.screen();
        String jumphold = Objects.requireNonNullElse(System.getProperty("jumphold.home"), ".") + "/jumphold";
        screen.say("");
        screen.say("Jumphold is at     " + url);
        screen.say("Signed in as       " + DemoSite.ADMINISTRATOR + ", password " + password
                + " (made for this demo; the set-up link is used up)");
        screen.say("All its files are  " + site.folder() + ", until ctrl-C here");
        screen.say("");
        screen.say("Try, in another terminal:");
        screen.say("  export JUMPHOLD_CONFIG_DIR=" + site.configuration());
        screen.say("  " + jumphold + " clients");
        screen.say("  " + jumphold + " clients --watch");
        screen.say("  " + jumphold + " jump web");
        screen.say("  " + jumphold + " jump front --command 'uname -a'");
        screen.say("  " + jumphold + " clients remove 1");
        screen.say("  " + jumphold + " admin audit");
        screen.out().flush();
    }
}
