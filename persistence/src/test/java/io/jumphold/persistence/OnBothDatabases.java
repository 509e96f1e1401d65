package io.jumphold.persistence;

import io.jumphold.persistence.database.Database;
import io.jumphold.persistence.database.DatabaseSettings;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A test class that runs on H2 and on PostgreSQL, each time with a migrated database of its own, which its tests share. */
@ParameterizedClass
@EnumSource(Dialect.class)
public abstract class OnBothDatabases {
    private record Nodes(Database one, Database other) {}

    private static final AtomicReference<@Nullable Nodes> OPEN = new AtomicReference<>();

    protected final Dialect dialect;
    protected final Database database;

    /** The same database, as a second node opens it. */
    protected final Database otherNode;

    protected OnBothDatabases(Dialect dialect) {
        this.dialect = dialect;
        Nodes nodes = Objects.requireNonNull(OPEN.updateAndGet(open -> open == null ? open(dialect) : open));
        this.database = nodes.one();
        this.otherNode = nodes.other();
    }

    private static Nodes open(Dialect dialect) {
        DatabaseSettings settings = TestDatabases.empty(dialect);
        return new Nodes(Database.open(settings), Database.open(settings));
    }

    @AfterParameterizedClassInvocation
    static void closeDatabase() {
        Nodes nodes = Objects.requireNonNull(OPEN.getAndSet(null));
        nodes.other().close();
        nodes.one().close();
    }

    protected static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FaultException fault) {
                throw fault;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    protected static void assertRefused(ErrorCode code, CompletionStage<?> stage) {
        Assertions.assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> get(stage))
                .satisfies(e -> Assertions.assertThat(e.fault().errorCode()).isEqualTo(code));
    }
}
