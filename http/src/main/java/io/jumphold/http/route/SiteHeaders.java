package io.jumphold.http.route;

import io.jumphold.cluster.site.Site;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** What every answer to a caller who is signed in tells of the site, so that he still finds it, and believes it, when that has changed. */
public final class SiteHeaders {
    /** {@code host:port, host:port}: where else the site answers, in case this node does not. */
    private static final String NODES = "Jumphold-Nodes";

    /** SHA-256 of the authorities that vouch for its nodes, or are about to (ENR-9). */
    private static final String AUTHORITIES = "Jumphold-Authorities";

    private final Site site;

    public SiteHeaders(Site site) {
        this.site = site;
    }

    public HttpResponse added(HttpResponse answer) {
        return answer.addHeader(RawHeader.create(NODES, String.join(", ", site.addresses())))
                .addHeader(RawHeader.create(AUTHORITIES, String.join(", ", site.authorities())));
    }
}
