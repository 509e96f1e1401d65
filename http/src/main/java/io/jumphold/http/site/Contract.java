package io.jumphold.http.site;

import io.jumphold.http.route.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/** The API's description, as it stands in {@code docs/api/openapi.yaml} (API-4). */
public final class Contract {
    private static final ContentType YAML =
            MediaTypes.applicationWithFixedCharset("yaml", HttpCharsets.UTF_8).toContentType();

    private final HttpEntity.Strict text;

    private Contract(byte[] text) {
        this.text = HttpEntities.create(YAML, text);
    }

    public static Contract load() {
        try (InputStream in = Objects.requireNonNull(Contract.class.getResourceAsStream("openapi.yaml"))) {
            return new Contract(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Operation> operations() {
        return List.of(served("/openapi.yaml"), served("/api/v1/openapi.yaml"));
    }

    private Operation served(String path) {
        return Operation.open(
                HttpMethods.GET,
                path,
                call -> CompletableFuture.completedFuture(HttpResponse.create().withEntity(text)));
    }
}
