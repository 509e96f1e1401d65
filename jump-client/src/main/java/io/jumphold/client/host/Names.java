package io.jumphold.client.host;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Fully qualified names. */
final class Names {
    /** Asks the resolver. */
    interface Question {
        String ask() throws UnknownHostException;
    }

    private Names() {}

    /** The answer where it is a qualified name and no bare address; else empty. */
    static String qualified(Question question) {
        try {
            String answer = question.ask();
            return answer.contains(".") && !answer.matches("[0-9.]+|.*:.*") ? answer : "";
        } catch (UnknownHostException unknown) {
            return "";
        }
    }

    /** As {@code hostname -f} finds it: the name itself, else what the hosts file says first, else a search domain that knows the name. */
    static String qualified(String hostName, List<String> hosts, List<String> resolver) {
        if (hostName.contains(".")) {
            return hostName;
        }
        return canonical(hostName, hosts)
                .orElseGet(() -> resolver.stream()
                        .map(line -> line.strip().split("\\s+"))
                        .filter(words -> words.length > 1 && (words[0].equals("search") || words[0].equals("domain")))
                        .flatMap(words -> Arrays.stream(words).skip(1))
                        .map(domain -> hostName + "." + domain)
                        .map(name -> qualified(() -> {
                            InetAddress.getByName(name);
                            return name;
                        }))
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElse(""));
    }

    private static Optional<String> canonical(String hostName, List<String> hosts) {
        return hosts.stream()
                .map(line -> line.replaceFirst("#.*", "").strip().split("\\s+"))
                .filter(words -> Arrays.asList(words).indexOf(hostName) > 0)
                .map(words -> words[1].contains(".") ? words[1] : "")
                .findFirst();
    }
}
