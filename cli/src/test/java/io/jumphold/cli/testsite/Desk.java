package io.jumphold.cli.testsite;

import io.jumphold.cli.Jumphold;
import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.GlobalOptions;
import io.jumphold.cli.screen.Extent;
import io.jumphold.cli.screen.Prompt;
import io.jumphold.cli.screen.Screen;
import io.jumphold.cli.site.SiteBook;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import picocli.CommandLine;

/** Somebody before a screen: runs commands and sees what they write. */
public final class Desk {
    /** What came of a command. */
    public record Ran(int exitCode, String out, String err, byte[] bytes) {
        /** Everything that could be seen. */
        public String all() {
            return out + err + new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private final SiteBook sites;
    private final Queue<String> answers = new ArrayDeque<>();
    private boolean interactive;
    private InputStream in = InputStream.nullInputStream();

    public Desk(Path configuration) {
        this.sites = new SiteBook(configuration);
    }

    /** A desk where ada is signed in to the site. */
    public static Desk of(Path configuration, TestSite site) {
        Desk desk = new Desk(configuration);
        desk.sites.keep(site.signedIn());
        return desk;
    }

    public SiteBook sites() {
        return sites;
    }

    /** A person sits there who answers the questions in turn. */
    public Desk answering(String... inTurn) {
        interactive = true;
        answers.addAll(List.of(inTurn));
        return this;
    }

    public Desk piping(String text) {
        return piping(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    public Desk piping(InputStream input) {
        in = input;
        return this;
    }

    public Ran run(String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return run(bytes, bytes, arguments);
    }

    /** Where the bytes of a shell go to {@code shell}. */
    public Ran run(OutputStream shell, ByteArrayOutputStream kept, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Context context = context(out, err);
        int exitCode = Jumphold.of(context, shell, arguments).execute(arguments);
        context.screen().out().flush();
        return new Ran(exitCode, out.toString(), err.toString(), kept.toByteArray());
    }

    /** All commands, to look at. */
    public CommandLine commandLine() {
        return Jumphold.of(context(new StringWriter(), new StringWriter()), OutputStream.nullOutputStream());
    }

    private Context context(StringWriter out, StringWriter err) {
        Screen screen =
                new Screen(new PrintWriter(out), new PrintWriter(err), interactive, false, () -> new Extent(200, 50));
        return new Context(new GlobalOptions(), screen, new Answers(), in, sites, Clock.system(ZoneOffset.UTC));
    }

    private final class Answers implements Prompt {
        @Override
        public String line(String question) {
            return answers.remove();
        }

        @Override
        public String secret(String question) {
            return answers.remove();
        }
    }
}
