package io.jumphold.front.door;

/** Who serves the connections of each way. */
public record Reception(Destination attach, Destination session, Destination http) {}
