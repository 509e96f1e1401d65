package io.jumphold.cluster;

/** A message between nodes: written as CBOR by Pekko's Jackson serializer (see reference.conf). */
public interface ClusterMessage {}
