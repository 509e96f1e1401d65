package io.jumphold.persistence.readside;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.jumpclient.JumpClientRow.Standing;
import io.jumphold.cluster.list.JumpItemList.Question;
import io.jumphold.cluster.list.JumpItemList.Stranded;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Page;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JumpItemListTest extends OnBothDatabases {
    private static final int ALPHA = 11;
    private static final int BETA = 12;

    private final JdbcJumpItemList list;

    JumpItemListTest(Dialect dialect) {
        super(dialect);
        list = new JdbcJumpItemList(database, () -> Directory.EMPTY);
    }

    @BeforeEach
    void twoMoreGroupsAndNothingInThem() {
        database.jdbi().useHandle(handle -> {
            List.of("jump_client", "jump_client_history", "jump_session")
                    .forEach(table -> handle.execute("delete from " + table));
            handle.execute("delete from jump_group where id > 1");
            handle.execute("insert into jump_group (id, name, name_key, code_name, comments, version) values"
                    + " (11, 'alpha', 'alpha', 'alpha', '', 1), (12, 'Beta', 'beta', 'beta', '', 1)");
        });
    }

    private void given(Rows... rows) {
        try (ReadSideWriter writer = new ReadSideWriter(database, written -> {})) {
            for (Rows row : rows) {
                writer.hand(row.row(), List.of());
            }
        }
    }

    private List<Integer> ids(Question question) {
        return get(list.page(question, null, 1_000)).items().stream()
                .map(JumpItems.Item::id)
                .toList();
    }

    private static Question everything() {
        return new Question(null, Set.of(), "", Set.of());
    }

    private static Question search(String words, JumpItems.SearchField... fields) {
        return new Question(null, Set.of(), words, Set.of(fields));
    }

    @Test
    @Tag("ITEM-5")
    void theListIsByGroupThenTagThenNameAndAnEmptyTagComesFirst() {
        given(
                Rows.client(1).in(Rows.GENERAL, "").named("a"),
                Rows.client(2).in(BETA, "").named("a"),
                Rows.client(3).in(ALPHA, "tills").named("a"),
                Rows.client(4).in(ALPHA, "Servers").named("b"),
                Rows.client(5).in(ALPHA, "servers").named("A"),
                Rows.client(6).in(ALPHA, "").named("z"),
                Rows.client(7).in(ALPHA, "").named("z"));
        assertThat(ids(everything())).containsExactly(6, 7, 5, 4, 3, 2, 1);
    }

    @Test
    void pagesFollowOneAnotherWithoutGapOrRepetition() {
        given(IntStream.rangeClosed(1, 95)
                .mapToObj(id -> Rows.client(id).in(id % 2 == 0 ? ALPHA : BETA, "t" + id % 3))
                .toArray(Rows[]::new));
        List<Integer> seen = new ArrayList<>();
        String cursor = null;
        do {
            Page<JumpItems.Item> page = get(list.page(everything(), cursor, 10));
            page.items().forEach(item -> seen.add(item.id()));
            cursor = page.nextCursor();
        } while (cursor != null);
        assertThat(seen).hasSize(95).doesNotHaveDuplicates().isEqualTo(ids(everything()));
    }

    @Test
    @Tag("SRCH-2")
    void onlyTheGroupsThatTheCallerMaySeeAreLookedAt() {
        given(Rows.client(1).in(ALPHA, ""), Rows.client(2).in(BETA, ""));
        assertThat(ids(new Question(Set.of(BETA), Set.of(), "", Set.of()))).containsExactly(2);
        assertThat(ids(new Question(Set.of(BETA), Set.of(), "client 1", Set.of())))
                .isEmpty();
        assertThat(ids(new Question(Set.of(), Set.of(), "", Set.of()))).isEmpty();
    }

    @Test
    void statusesNarrowTheList() {
        given(
                Rows.client(1).status(Status.ONLINE),
                Rows.client(2).status(Status.OFFLINE),
                Rows.client(3).status(Status.LOST));
        assertThat(ids(new Question(null, Set.of(Status.OFFLINE, Status.LOST), "", Set.of())))
                .containsExactly(2, 3);
    }

    @Test
    @Tag("UNI-2")
    void whatIsRemovedIsNotListedAndWhatWaitsForItsUninstallHasDetailsOnly() {
        given(
                Rows.client(1),
                Rows.client(2).standing(Standing.DELETION_REQUESTED),
                Rows.client(3).standing(Standing.REMOVED));
        assertThat(ids(everything())).containsExactly(1);
        assertThat(get(list.details(2)).orElseThrow().item().flags().deletionRequested())
                .isTrue();
        assertThat(get(list.details(3))).isEmpty();
        assertThat(get(list.details(4))).isEmpty();
    }

    @Test
    @Tag("SRCH-1")
    void everyFieldIsFoundByAPartInAnyCase() {
        given(
                Rows.client(1),
                Rows.client(2)
                        .named("Kasse Süd")
                        .in(ALPHA, "Tills")
                        .comments("behind THE door")
                        .status(Status.LOST)
                        .publicIp("198.51.100.77")
                        .accessed(Rows.NOW)
                        .facts(old -> new io.jumphold.protocol.machine.HostFacts(
                                "box-9",
                                "box-9.shop.test",
                                "SHOPS",
                                "COUNTER",
                                old.os(),
                                List.of("10.9.9.9", "192.168.4.4"),
                                old.gateway(),
                                old.networkCards(),
                                old.users(),
                                "Ünal",
                                old.installMode(),
                                "1.0.0",
                                "7",
                                "",
                                null)));
        assertThat(ids(search("the d", JumpItems.SearchField.COMMENTS))).containsExactly(2);
        assertThat(ids(search("üNA", JumpItems.SearchField.CONSOLE_USER))).containsExactly(2);
        assertThat(ids(search("shops", JumpItems.SearchField.DOMAIN))).containsExactly(2);
        assertThat(ids(search("9.SHOP", JumpItems.SearchField.FQDN))).containsExactly(2);
        assertThat(ids(search("ALPH", JumpItems.SearchField.GROUP))).containsExactly(2);
        assertThat(ids(search("box-", JumpItems.SearchField.HOSTNAME_OR_IP))).containsExactly(2);
        assertThat(ids(search("168.4", JumpItems.SearchField.HOSTNAME_OR_IP))).containsExactly(2);
        assertThat(ids(search("100.77", JumpItems.SearchField.HOSTNAME_OR_IP))).containsExactly(2);
        assertThat(ids(search("jump CL", JumpItems.SearchField.JUMP_METHOD))).containsExactlyInAnyOrder(1, 2);
        assertThat(ids(search("2026-11-21", JumpItems.SearchField.LAST_ACCESSED)))
                .containsExactly(2);
        assertThat(ids(search("e SÜD", JumpItems.SearchField.NAME))).containsExactly(2);
        assertThat(ids(search("168.4", JumpItems.SearchField.PRIVATE_IP))).containsExactly(2);
        assertThat(ids(search("51.100", JumpItems.SearchField.PUBLIC_IP))).containsExactly(2);
        assertThat(ids(search("LOS", JumpItems.SearchField.STATUS))).containsExactly(2);
        assertThat(ids(search("till", JumpItems.SearchField.TAG))).containsExactly(2);
        assertThat(ids(search("ounte", JumpItems.SearchField.WORKGROUP))).containsExactly(2);
    }

    @Test
    @Tag("SRCH-1")
    void anySubsetOfTheFieldsIsLookedAtAndNoOther() {
        given(
                Rows.client(1).named("door"),
                Rows.client(2).comments("door"),
                Rows.client(3).in(ALPHA, "door"));
        assertThat(ids(search("door"))).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(ids(search("door", JumpItems.SearchField.NAME))).containsExactly(1);
        assertThat(ids(search("door", JumpItems.SearchField.NAME, JumpItems.SearchField.TAG)))
                .containsExactlyInAnyOrder(1, 3);
        assertThat(ids(search("door", JumpItems.SearchField.FQDN))).isEmpty();
        assertThat(ids(search("alpha"))).containsExactly(3);
    }

    @Test
    void aSearchInFewFieldsFillsItsPageHoweverRareTheMatchesAre() {
        given(IntStream.rangeClosed(1, 1_200)
                .mapToObj(id -> Rows.client(id).comments("common").named(id % 400 == 0 ? "common too" : "rare"))
                .toArray(Rows[]::new));
        Page<JumpItems.Item> page = get(list.page(search("common", JumpItems.SearchField.NAME), null, 2));
        assertThat(page.items()).extracting(JumpItems.Item::id).containsExactly(400, 800);
        Page<JumpItems.Item> next = get(list.page(search("common", JumpItems.SearchField.NAME), page.nextCursor(), 2));
        assertThat(next.items()).extracting(JumpItems.Item::id).containsExactly(1_200);
        assertThat(next.nextCursor()).isNull();
    }

    @Test
    void theSignsOfAPatternAreOrdinaryCharacters() {
        given(
                Rows.client(1).comments("100% sure"),
                Rows.client(2).comments("100 sure"),
                Rows.client(3).comments("a_b"),
                Rows.client(4).comments("axb"),
                Rows.client(5).comments("c:\\temp"),
                Rows.client(7).comments("stop!now"),
                Rows.client(6).comments("it's; drop table jump_client; --"));
        assertThat(ids(search("0%"))).containsExactly(1);
        assertThat(ids(search("a_b"))).containsExactly(3);
        assertThat(ids(search("c:\\"))).containsExactly(5);
        assertThat(ids(search("%"))).containsExactly(1);
        assertThat(ids(search("p!n"))).containsExactly(7);
        assertThat(ids(search("\\"))).containsExactly(5);
        assertThat(ids(search("'s; drop table jump_client; --"))).containsExactly(6);
        assertThat(ids(search("\u0000"))).isEmpty();
    }

    @Test
    void whatNoListUnderstandsIsRefused() {
        assertRefused(ErrorCode.INVALID_REQUEST, list.page(search("x".repeat(1_025)), null, 10));
        assertRefused(ErrorCode.INVALID_REQUEST, list.page(everything(), null, 0));
        assertRefused(ErrorCode.INVALID_REQUEST, list.page(everything(), null, 1_001));
        for (String cursor : new String[] {"%%%", "bm9uZQ", "", "x".repeat(10_000), "aMO-"}) {
            assertRefused(ErrorCode.INVALID_REQUEST, list.page(everything(), cursor, 10));
            assertRefused(ErrorCode.INVALID_REQUEST, list.history(1, cursor, 10));
            assertRefused(ErrorCode.INVALID_REQUEST, list.sessions(null, cursor, 10));
        }
        assertThat(ids(search("x".repeat(1_024)))).isEmpty();
    }

    @Test
    @Tag("ITEM-5")
    void countsStandWithEveryGroupAndOnlyListedOnesCount() {
        given(
                Rows.client(1).in(ALPHA, "").status(Status.ONLINE),
                Rows.client(2).in(ALPHA, "").status(Status.LOST),
                Rows.client(3).in(ALPHA, "").status(Status.UNINSTALLED),
                Rows.client(4).in(BETA, "").status(Status.OFFLINE),
                Rows.client(5).in(BETA, "").standing(Standing.DELETION_REQUESTED));
        JumpItems.Counts all = get(list.counts(null));
        assertThat(all.all()).isEqualTo(new JumpItems.Count(4, 4, 1, 2));
        assertThat(all.groups())
                .extracting(line -> line.group().name(), JumpItems.GroupCount::count)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("alpha", new JumpItems.Count(3, 3, 1, 1)),
                        org.assertj.core.groups.Tuple.tuple("Beta", new JumpItems.Count(1, 1, 0, 1)),
                        org.assertj.core.groups.Tuple.tuple("General", new JumpItems.Count(0, 0, 0, 0)));
        assertThat(get(list.counts(Set.of(BETA))).all()).isEqualTo(new JumpItems.Count(1, 1, 0, 1));
        assertThat(get(list.counts(Set.of())).groups()).isEmpty();
    }

    @Test
    @Tag("PRES-3")
    void whoWasAttachedToAnIncarnationThatIsGoneIsFoundInPortions() {
        given(
                Rows.client(1).attachedTo(5L),
                Rows.client(2).attachedTo(6L),
                Rows.client(3).attachedTo(null),
                Rows.client(4).attachedTo(7L),
                Rows.client(5).attachedTo(6L));
        assertThat(get(list.stranded(Set.of(5L, 7L), 10))).containsExactly(new Stranded(2, 6), new Stranded(5, 6));
        assertThat(get(list.stranded(Set.of(5L, 7L), 1))).containsExactly(new Stranded(2, 6));
        assertThat(get(list.stranded(Set.of(), 10))).hasSize(4);
    }

    @Test
    void sessionsComeNewestFirstOnPagesForOneUserOrAll() {
        try (ReadSideWriter writer = new ReadSideWriter(database, written -> {})) {
            for (int i = 0; i < 7; i++) {
                // Two begin at the same moment.
                writer.hand(
                        Rows.session("s" + i, i % 2, i / 2, i == 3 ? Sessions.State.ENDED : Sessions.State.RUNNING), 1);
            }
        }
        assertThat(sessions(null)).containsExactly("s6", "s5", "s4", "s3", "s2", "s1", "s0");
        assertThat(sessions(1)).containsExactly("s5", "s3", "s1");
        assertThat(get(list.unfinishedSessions(4))).containsExactly("s0", "s1", "s2", "s4");
    }

    private List<String> sessions(@Nullable Integer user) {
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            Page<Sessions.Session> page = get(list.sessions(user, cursor, 2));
            page.items().forEach(session -> seen.add(session.id()));
            cursor = page.nextCursor();
        } while (cursor != null);
        return seen;
    }
}
