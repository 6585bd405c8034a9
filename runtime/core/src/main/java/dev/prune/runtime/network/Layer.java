package dev.prune.runtime.network;

/**
 * An operation of the network that a person can name.
 *
 * @param name {@code fc1}, {@code fc1.relu}, {@code stage1.2.c1}
 * @param kind the operation: {@code dense}, {@code conv}, {@code batchnorm}, ...
 * @param group the group of its output channels, or -1 where the axis is fixed or mixed
 * @param position counted from the outputs, for keys of random numbers: independent of names and declaration order
 * @param place where it stands: {@code lenet300.prune:7}
 */
public record Layer(String name, String kind, int group, int position, String place) {}
