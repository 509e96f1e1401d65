package io.jumphold.testing.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may know whom: {@code node -> {front, http, persistence} -> cluster -> protocol}, and the agent and the CLI only the protocol. */
class DirectionsTest {
    @ParameterizedTest
    @EnumSource(value = House.class, mode = EnumSource.Mode.EXCLUDE, names = "TESTING")
    void aModuleKnowsOnlyThoseBelowIt(House module) {
        noClasses()
                .that()
                .resideInAPackage(module.packages())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(module.strangers())
                .allowEmptyShould(true)
                .check(House.MAIN);
    }

    @Test
    void theProtocolIsPlainJava() {
        forbid(House.PROTOCOL, "org.apache.pekko..", "io.netty..", "scala..", "java.sql..");
    }

    @Test
    void theHeartKnowsNoDatabaseAndNoHttp() {
        forbid(
                House.CLUSTER,
                "java.sql..",
                "javax.sql..",
                "java.net.http..",
                "org.apache.pekko.http..",
                "io.netty..",
                "org.jdbi..",
                "slick..");
    }

    @Test
    void theProgramsOfPeopleAndMachinesAreFreeOfTheCluster() {
        forbid(House.CLIENT, "org.apache.pekko..", "scala..");
        forbid(House.CLI, "org.apache.pekko..", "scala..");
    }

    @Test
    void theWholeHouseIsLookedAt() {
        assertThat(House.values())
                .allSatisfy(module -> assertThat(House.MAIN.stream().map(type -> type.getPackageName() + "."))
                        .anyMatch(name -> name.startsWith(module.packages().replace("..", "."))));
    }

    private static void forbid(House module, String... packages) {
        noClasses()
                .that()
                .resideInAPackage(module.packages())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(true)
                .check(House.MAIN);
    }
}
