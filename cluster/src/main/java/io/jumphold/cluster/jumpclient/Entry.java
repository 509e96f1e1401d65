package io.jumphold.cluster.jumpclient;

/**
 * What people set of a Jump Client (ITEM-1).
 *
 * @param name 1 to 128 characters
 * @param tag at most 64
 * @param comments at most 1,024
 * @param version counts edits
 */
public record Entry(String name, int jumpGroupId, String tag, String comments, long version) {}
