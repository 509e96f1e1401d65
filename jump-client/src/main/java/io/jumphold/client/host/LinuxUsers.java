package io.jumphold.client.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Who is logged in, from utmp and from logind's session files: some distributions keep only one of the two. */
final class LinuxUsers {
    private static final int RECORD = 384;
    private static final int LINE = 8;
    private static final int LINE_LENGTH = 32;
    private static final int USER = 44;
    private static final int USER_LENGTH = 32;
    private static final short USER_PROCESS = 7;

    private LinuxUsers() {}

    static Users of(byte[] utmp, List<List<String>> sessions) {
        SortedSet<String> loggedIn = new TreeSet<>();
        String atConsole = "";
        for (int at = 0; at + RECORD <= utmp.length; at += RECORD) {
            ByteBuffer record = ByteBuffer.wrap(utmp, at, RECORD).slice().order(ByteOrder.nativeOrder());
            if (record.getShort(0) == USER_PROCESS) {
                String user = text(utmp, at + USER, USER_LENGTH);
                loggedIn.add(user);
                if (text(utmp, at + LINE, LINE_LENGTH).matches("tty[0-9]+|:[0-9]+")) {
                    atConsole = user;
                }
            }
        }
        for (List<String> session : sessions) {
            String user = value(session, "USER");
            if (!user.isEmpty()
                    && value(session, "CLASS").equals("user")
                    && !value(session, "STATE").equals("closing")) {
                loggedIn.add(user);
                if (value(session, "SEAT").equals("seat0")
                        && value(session, "ACTIVE").equals("1")) {
                    atConsole = user;
                }
            }
        }
        loggedIn.remove("");
        return new Users(List.copyOf(loggedIn), atConsole);
    }

    private static String value(List<String> session, String name) {
        return session.stream()
                .flatMap(line -> LinuxMachine.valueOf(line, name).stream())
                .findFirst()
                .orElse("");
    }

    private static String text(byte[] bytes, int from, int most) {
        int length = 0;
        while (length < most && bytes[from + length] != 0) {
            length++;
        }
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
}
