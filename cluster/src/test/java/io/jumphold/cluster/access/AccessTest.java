package io.jumphold.cluster.access;

import static io.jumphold.cluster.fake.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.trust.Trust;
import io.jumphold.cluster.upgrade.Releases;
import io.jumphold.protocol.api.Accounts;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Administrators 1; representative 2 of group 3; 4 is disabled, 5 has ended; API account 9, and 8 which is disabled. */
class AccessTest {
    private static final Directory DIRECTORY = Directory.of(
            1,
            List.of(
                    user(1, Accounts.Role.ADMINISTRATOR, true, null),
                    user(2, Accounts.Role.REPRESENTATIVE, true, null),
                    user(4, Accounts.Role.ADMINISTRATOR, false, null),
                    user(5, Accounts.Role.ADMINISTRATOR, true, NOW)),
            List.of(),
            List.of(),
            List.of(
                    new Accounts.ApiAccount(9, "reports", "id-9", List.of(), true, 1),
                    new Accounts.ApiAccount(8, "old", "id-8", List.of(), false, 1)),
            Settings.DEFAULT,
            Releases.NONE,
            Trust.NONE);

    static Stream<Arguments> decisions() {
        return Stream.of(
                arguments(user(1), Action.SEE, 3, "allowed"),
                arguments(user(1), Action.ADMINISTER, 4, "allowed"),
                arguments(user(1), Action.REMOVE, 4, "allowed"),
                arguments(user(2), Action.SEE, 3, "allowed"),
                arguments(user(2), Action.START_SESSION, 3, "allowed"),
                arguments(user(2), Action.EDIT, 3, "permission_denied"),
                arguments(user(2), Action.REMOVE, 3, "permission_denied"),
                arguments(user(2), Action.CREATE_AND_DEPLOY, 3, "permission_denied"),
                arguments(user(2), Action.START_SESSION, 4, "not_found"),
                arguments(user(2), Action.EDIT, 4, "not_found"),
                arguments(user(4), Action.SEE, 3, "not_signed_in"),
                arguments(user(5), Action.SEE, 3, "not_signed_in"),
                arguments(user(99), Action.SEE, 3, "not_signed_in"),
                arguments(program(9, "jump_items:read"), Action.SEE, 3, "allowed"),
                arguments(program(9, "jump_items:read"), Action.EDIT, 3, "permission_denied"),
                arguments(program(9, "jump_items:read", "jump_items:write"), Action.EDIT, 3, "allowed"),
                arguments(program(9, "jump_items:read", "sessions"), Action.START_SESSION, 3, "allowed"),
                arguments(program(9, "jump_items:read"), Action.START_SESSION, 3, "permission_denied"),
                arguments(program(9, "jump_items:write"), Action.EDIT, 3, "not_found"),
                arguments(program(9, "administration"), Action.REMOVE, 3, "allowed"),
                arguments(program(8, "administration"), Action.SEE, 3, "not_signed_in"),
                arguments(program(99, "administration"), Action.SEE, 3, "not_signed_in"));
    }

    @ParameterizedTest(name = "{0} {1} in group {2}: {3}")
    @MethodSource("decisions")
    void oneFunctionDecidesWhoMayDoWhat(Caller caller, Action action, int group, String decision) {
        assertThat(word(Access.decide(DIRECTORY, caller, action, group, NOW))).isEqualTo(decision);
    }

    @Test
    void whatConcernsTheWholeSiteIsTheAdministrators() {
        assertThat(word(Access.decide(DIRECTORY, user(1), Action.ADMINISTER, NOW)))
                .isEqualTo("allowed");
        assertThat(word(Access.decide(DIRECTORY, user(2), Action.ADMINISTER, NOW)))
                .isEqualTo("permission_denied");
        assertThat(word(Access.decide(DIRECTORY, user(4), Action.ADMINISTER, NOW)))
                .isEqualTo("not_signed_in");
        assertThat(word(Access.decide(DIRECTORY, program(9, "administration"), Action.ADMINISTER, NOW)))
                .isEqualTo("allowed");
    }

    @Test
    void theGroupsThatAListMayShowAreThoseThatTheCallerSees() {
        assertThat(Access.visibleGroups(DIRECTORY, user(1), NOW)).isEmpty();
        assertThat(Access.visibleGroups(DIRECTORY, user(2), NOW)).hasValue(Set.of(3));
        assertThat(Access.visibleGroups(DIRECTORY, user(4), NOW)).hasValue(Set.of());
        assertThat(Access.visibleGroups(DIRECTORY, user(99), NOW)).hasValue(Set.of());
        assertThat(Access.visibleGroups(DIRECTORY, program(9, "jump_items:read"), NOW))
                .isEmpty();
        assertThat(Access.visibleGroups(DIRECTORY, program(9, "sessions"), NOW)).hasValue(Set.of());
        assertThat(Access.visibleGroups(DIRECTORY, program(8, "jump_items:read"), NOW))
                .hasValue(Set.of());
    }

    @Test
    void aRefusalNamesTheMissingRight() {
        assertThat(Access.decide(DIRECTORY, user(2), Action.EDIT, 3, NOW))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> assertThat(denied.fault().message()).contains("edit the Jump Item"));
    }

    private static Caller user(int id) {
        return new Caller.User(id);
    }

    private static Caller program(int id, String... scopes) {
        return new Caller.ApiAccount(id, Set.of(scopes));
    }

    private static Accounts.User user(int id, Accounts.Role role, boolean enabled, Instant endsAt) {
        return new Accounts.User(id, "user" + id, "User " + id, role, List.of(3), enabled, endsAt, 1);
    }

    private static String word(Decision decision) {
        return decision instanceof Decision.Denied(var fault) ? fault.code() : "allowed";
    }
}
