package io.jumphold.http.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jumphold.cluster.directory.SignIns;
import io.jumphold.http.input.Bodies;
import io.jumphold.http.input.Form;
import io.jumphold.http.route.Answers;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Journal;
import io.jumphold.http.route.Operation;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/** {@code POST /oauth2/token}: tokens for programs by client credentials (RFC 6749, 4.4). Its refusals are those of that standard. */
public final class OAuth {
    private static final Duration LIFE = Duration.ofHours(1);
    private static final String BASIC = "basic ";
    private static final int LONGEST = 256;

    /** A request for a token; the same fields as a form and as JSON. */
    record TokenRequest(
            @Nullable String grantType,
            @Nullable String clientId,
            @Nullable String clientSecret) {
        @Override
        public String toString() {
            return "TokenRequest[clientId=" + clientId + "]";
        }
    }

    private record Refusal(
            @JsonProperty("error") String error,
            @JsonProperty("error_description") String description) {}

    private final SignIns signIns;
    private final SignInBrakes brakes;
    private final Journal journal;

    public OAuth(SignIns signIns, Journal journal) {
        this.signIns = signIns;
        this.brakes = new SignInBrakes(journal);
        this.journal = journal;
    }

    public List<Operation> operations() {
        return List.of(Operation.open(HttpMethods.POST, "/oauth2/token", this::token));
    }

    private CompletionStage<HttpResponse> token(Call call) {
        TokenRequest asked = withHeader(call, read(call));
        String clientId = asked.clientId();
        String secret = asked.clientSecret();
        if (!"client_credentials".equals(asked.grantType())) {
            return refused("unsupported_grant_type", "grant_type must be client_credentials.");
        }
        if (clientId == null || secret == null || clientId.length() > LONGEST || secret.length() > LONGEST) {
            return refused(
                    "invalid_request", "client_id and client_secret must be given, by HTTP Basic or in the body.");
        }
        return brakes.admit(call, clientId, "")
                .thenCompose(admitted -> signIns.apiAccountSecret(clientId))
                .thenCompose(found -> found.filter(account -> same(account.secretHash(), Tokens.hash(secret)))
                        .map(account -> issued(call, clientId, account.apiAccountId()))
                        .orElseGet(() -> unknown(call, found)));
    }

    private CompletionStage<HttpResponse> issued(Call call, String clientId, int accountId) {
        brakes.succeeded(call, clientId);
        String token = Tokens.bearer();
        Instant expiresAt = call.at().plus(LIFE);
        String target = "api_account:" + accountId;
        return signIns.add(Tokens.hash(token), new SignIns.Holder.ApiAccount(accountId), expiresAt)
                .thenCompose(added -> journal.done(call, target, "signed_in", target))
                .thenApply(audited -> Answers.ok(new Accounts.Token(token, "Bearer", LIFE.toSeconds())));
    }

    private CompletionStage<HttpResponse> unknown(Call call, Optional<SignIns.ApiAccountSecret> found) {
        String target =
                found.map(account -> "api_account:" + account.apiAccountId()).orElse("");
        return journal.refused(call, "", "sign_in_refused", target, ErrorCode.SIGN_IN_FAILED.fault())
                .thenApply(audited -> Answers.json(
                                StatusCodes.UNAUTHORIZED,
                                new Refusal("invalid_client", "The client is unknown, or the secret is wrong."))
                        .addHeader(RawHeader.create("WWW-Authenticate", "Basic realm=\"Jumphold\"")));
    }

    private static CompletionStage<HttpResponse> refused(String error, String description) {
        return CompletableFuture.completedFuture(
                Answers.json(StatusCodes.BAD_REQUEST, new Refusal(error, description)));
    }

    private static TokenRequest read(Call call) {
        ContentType type = call.request().entity().getContentType();
        if (!type.mediaType().equals(MediaTypes.APPLICATION_X_WWW_FORM_URLENCODED)) {
            return Bodies.json(type, call.body(), TokenRequest.class);
        }
        Form form = Form.of(call.body());
        return new TokenRequest(
                form.get("grant_type").orElse(null),
                form.get("client_id").orElse(null),
                form.get("client_secret").orElse(null));
    }

    /** HTTP Basic, whose two parts are themselves form-encoded (RFC 6749, 2.3.1). */
    private static TokenRequest withHeader(Call call, TokenRequest body) {
        Optional<String> basic =
                call.header("Authorization").filter(value -> value.regionMatches(true, 0, BASIC, 0, BASIC.length()));
        if (basic.isEmpty()) {
            return body;
        }
        String pair = decoded(basic.get().substring(BASIC.length()).strip());
        int colon = pair.indexOf(':');
        return colon < 0
                ? new TokenRequest(body.grantType(), null, null)
                : new TokenRequest(
                        body.grantType(),
                        Form.decoded(pair.substring(0, colon)),
                        Form.decoded(pair.substring(colon + 1)));
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private static boolean same(String hash, String other) {
        return MessageDigest.isEqual(hash.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
