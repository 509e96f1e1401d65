package io.jumphold.testing.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.time.Clock;
import java.time.InstantSource;
import java.time.temporal.Temporal;
import java.util.Date;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Habits that the compiler cannot hold: names that say something, time from a given clock, tests that do not sleep. */
class HabitsTest {
    /** The classes that put a program together; they alone choose the system's clock. */
    private static final String COMPOSITION = "io\\.jumphold\\.(node|client|cli|testing)\\.\\w*";

    private static final String EMPTY_WORDS = "Impl|Utils?|Manager|Helpers?";

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*[.$](\\w*[a-z0-9])?(" + EMPTY_WORDS + ")([A-Z0-9]\\w*)?")
                .orShould()
                .haveNameMatching("(?i).*\\.(" + EMPTY_WORDS + "|commands)\\..*")
                .check(House.MAIN);
    }

    @Test
    void nobodyReadsTheSystemsTime() {
        noClasses().should().accessTargetWhere(readsTheTime()).check(House.MAIN);
    }

    @Test
    void onlyCompositionChoosesTheSystemsClock() {
        noClasses()
                .that()
                .haveNameNotMatching(COMPOSITION)
                .should()
                .accessTargetWhere(choosesTheClock())
                .check(House.MAIN);
    }

    @Test
    void testsDoNotSleep() {
        // Figures are programs that hold something for a while and read the machine; nobody waits for them in a build.
        noClasses()
                .that()
                .resideOutsideOfPackage("..figures..")
                .should()
                .callMethodWhere(sleeps())
                .check(House.TESTS);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(House.MAIN.stream()
                        .map(type -> type.getPackage())
                        .filter(named -> !named.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName)
                        .distinct())
                .isEmpty();
    }

    private static DescribedPredicate<JavaAccess<?>> readsTheTime() {
        return target(DescribedPredicate.describe(
                "reads the system's time",
                target -> isNoArgs(target, "now", Temporal.class)
                        || isNoArgs(target, "<init>", Date.class)
                        || isNoArgs(target, "currentTimeMillis", System.class)));
    }

    private static DescribedPredicate<JavaAccess<?>> choosesTheClock() {
        return target(DescribedPredicate.describe(
                "chooses the system's clock",
                target -> (target.getName().startsWith("system")
                                && target.getOwner().isAssignableTo(InstantSource.class))
                        || (target.getName().startsWith("tick")
                                && target.getOwner().isEquivalentTo(Clock.class))));
    }

    private static DescribedPredicate<JavaAccess<?>> sleeps() {
        // Ours of that name write the command that a machine is to run.
        return target(DescribedPredicate.describe(
                "sleeps",
                target -> target.getName().equals("sleep")
                        && !target.getOwner().getPackageName().startsWith("io.jumphold")));
    }

    private static boolean isNoArgs(AccessTarget target, String name, Class<?> owner) {
        return target instanceof AccessTarget.CodeUnitAccessTarget unit
                && unit.getName().equals(name)
                && unit.getRawParameterTypes().isEmpty()
                && unit.getOwner().isAssignableTo(owner);
    }
}
