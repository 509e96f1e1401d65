package io.jumphold.client.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whose shell it is: the account that the client runs under.
 *
 * @param user its name
 * @param home where the shell starts
 * @param environment of the client's own process
 * @param windows whether this is Windows
 */
public record Account(String user, String home, Map<String, String> environment, boolean windows) {
    private static final String UTF_8_LOCALE = "C.UTF-8";
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Path PASSWD = Path.of("/etc/passwd");
    private static final int PASSWD_SHELL = 6;

    public Account {
        environment = Map.copyOf(environment);
    }

    public static Account current() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return new Account(
                System.getProperty("user.name", ""),
                System.getProperty("user.home", "/"),
                System.getenv(),
                os.startsWith("windows"));
    }

    /** The account's login shell, or the shell with a command. */
    List<String> commandLine(String command) {
        if (windows) {
            return command.isEmpty() ? List.of("powershell.exe", "-NoLogo") : List.of("cmd.exe", "/c", command);
        }
        return command.isEmpty() ? List.of(shell(), "-l") : List.of(shell(), "-c", command);
    }

    private String shell() {
        String named = environment.getOrDefault("SHELL", "");
        return Stream.of(named, shellInPasswd(), "/bin/sh")
                .filter(shell -> shell.startsWith("/") && Files.isExecutable(Path.of(shell)))
                .findFirst()
                .orElse("/bin/sh");
    }

    /** A service is started without {@code $SHELL}. */
    private String shellInPasswd() {
        try (Stream<String> lines = Files.lines(PASSWD, StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > PASSWD_SHELL && fields[0].equals(user))
                    .map(fields -> fields[PASSWD_SHELL].strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** The client's own environment without what is the client's business alone, made fit for a terminal. */
    Map<String, String> environment(String term) {
        Map<String, String> given = new HashMap<>(environment);
        given.keySet().removeIf(name -> name.startsWith("JUMPHOLD_") || name.equals("MALLOC_ARENA_MAX"));
        given.put("TERM", term);
        if (!windows) {
            given.putIfAbsent("PATH", PATH);
            given.put("HOME", home);
            given.put("USER", user);
            given.put("LOGNAME", user);
            given.put("SHELL", shell());
            speakUtf8(given);
        }
        return given;
    }

    private static void speakUtf8(Map<String, String> given) {
        String inForce = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> given.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
        String plain = inForce.toLowerCase(Locale.ROOT).replace("-", "");
        if (!plain.contains("utf8")) {
            given.remove("LC_ALL");
            given.put("LC_CTYPE", UTF_8_LOCALE);
        }
    }
}
