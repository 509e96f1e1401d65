package io.jumphold.cluster.jumpclient;

/**
 * Where a Jump Client is attached. Only the newest epoch may change its presence (PRES-4).
 *
 * @param registry the node's link registry, in Pekko's serialized form
 * @param node address of the node, for people
 * @param incarnation which start of that node
 * @param epoch number of the attachment, growing
 * @param publicIp where the connection came from
 * @param processNonce random number of the agent's process
 */
public record LinkAddress(
        String registry, String node, long incarnation, long epoch, String publicIp, long processNonce) {}
