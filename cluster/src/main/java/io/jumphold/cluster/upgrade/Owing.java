package io.jumphold.cluster.upgrade;

import io.jumphold.protocol.machine.HostFacts;

/** What a Jump Client asks of the site about its own upgrade. */
public interface Owing {
    /** Where nothing is ever owed. */
    Owing NOTHING = new Owing() {
        @Override
        public boolean owes(HostFacts facts) {
            return false;
        }

        @Override
        public void askedFor(int clientId) {}
    };

    /** Whether a machine that is online with these facts is to become another version first (UPG-1). */
    boolean owes(HostFacts facts);

    /** Somebody wants it and cannot have it: it goes to the front of the queue (UPG-5). */
    void askedFor(int clientId);
}
