package io.jumphold.http.account;

import io.jumphold.protocol.identity.Keys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** The set-up form: one page with nothing from elsewhere, whose script and style are allowed by their hashes and nothing else is. */
record SetUpPage(String html, String policy) {

    static SetUpPage load() {
        String style = resource("setup.css");
        String script = resource("setup.js");
        String html = resource("setup.html").replace("/*style*/", style).replace("/*script*/", script);
        String policy = "default-src 'none'; script-src " + source(script) + "; style-src " + source(style)
                + "; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";
        return new SetUpPage(html, policy);
    }

    HttpResponse answer() {
        return HttpResponse.create()
                .withEntity(HttpEntities.create(ContentTypes.TEXT_HTML_UTF8, html))
                .addHeader(RawHeader.create("Content-Security-Policy", policy));
    }

    private static String source(String inline) {
        return "'sha256-" + Base64.getEncoder().encodeToString(Keys.hash(inline.getBytes(StandardCharsets.UTF_8)))
                + "'";
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(SetUpPage.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
