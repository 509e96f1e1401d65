package io.jumphold.cli.command;

import io.jumphold.cli.api.Api;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.protocol.api.JumpItems.JumpGroupDetails;
import java.util.List;
import java.util.stream.Collectors;

/** Finds Jump Groups by what people call them. */
public final class Groups {
    private Groups() {}

    /** The group with this id, code name or name. */
    public static JumpGroupDetails find(Api api, String wanted) {
        List<JumpGroupDetails> groups = api.groups();
        return groups.stream()
                .filter(group -> String.valueOf(group.id()).equals(wanted)
                        || group.codeName().equalsIgnoreCase(wanted)
                        || group.name().equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() -> Failure.of(Exit.NOT_FOUND, "There is no Jump Group \"" + wanted + "\"")
                        .next(
                                groups.isEmpty()
                                        ? "Make one with: jumphold admin group add \"" + wanted + "\""
                                        : "There are: "
                                                + groups.stream()
                                                        .map(JumpGroupDetails::codeName)
                                                        .collect(Collectors.joining(", "))));
    }
}
