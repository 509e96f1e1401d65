package io.jumphold.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.wire.ClientFrame;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records end up in logs by accident: as unhandled messages, in failed assertions, in exceptions. */
@Tag("SEC-5")
class SecretsTest {
    private static final Set<String> SECRET =
            Set.of("secret", "password", "token", "clientSecret", "accessToken", "key", "ticket", "secureOn");
    private static final String CANARY = "canary-7f3a";

    static Stream<Class<?>> records() {
        return Stream.of(
                        Accounts.class,
                        Installers.class,
                        JumpItems.class,
                        Sessions.class,
                        ClientFrame.class,
                        InstallerKey.class)
                .flatMap(type -> Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses())))
                .filter(Class::isRecord)
                .filter(type -> Arrays.stream(type.getRecordComponents()).anyMatch(SecretsTest::isSecret));
    }

    private static boolean isSecret(RecordComponent component) {
        return component.getType() == String.class && SECRET.contains(component.getName());
    }

    @ParameterizedTest
    @MethodSource("records")
    void aRecordThatHoldsASecretDoesNotShowIt(Class<?> type) throws ReflectiveOperationException {
        assertThat(sample(type).toString()).doesNotContain(CANARY);
    }

    /** A record whose secrets are canaries, and whose other components are plain. */
    private static Object sample(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = isSecret(components[i]) ? CANARY : plain(components[i]);
        }
        return type.getDeclaredConstructor(types).newInstance(values);
    }

    private static Object plain(RecordComponent component) throws ReflectiveOperationException {
        Class<?> type = component.getType();
        if (type.isRecord()) {
            return sample(type);
        }
        return switch (type.getSimpleName()) {
            case "String" -> "plain";
            case "int" -> 1;
            case "long" -> 1L;
            case "boolean" -> true;
            case "byte[]" -> new byte[32];
            case "List" -> component.getGenericType().getTypeName().contains("String") ? List.of("plain") : List.of();
            default -> null;
        };
    }
}
