package io.jumphold.http.route;

import io.jumphold.cluster.site.Site;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** {@code Jumphold-Nodes: host:port, host:port}: tells a caller who is signed in where else the site answers, in case this node does not. */
public final class NodesHeader {
    private static final String NAME = "Jumphold-Nodes";

    private final Site site;

    public NodesHeader(Site site) {
        this.site = site;
    }

    public HttpResponse added(HttpResponse answer) {
        return answer.addHeader(RawHeader.create(NAME, String.join(", ", site.addresses())));
    }
}
