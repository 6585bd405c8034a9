/**
 * The structure of a network as data: channel groups, the axes of every tensor, what it costs, which buffers it needs. All
 * of it is a function of one vector, the width of each group, so that the plan printed before training and the program
 * running after an event come from the same arithmetic. The compiler builds it, generated code repeats it, the trainer
 * reads it; it knows no device.
 */
package dev.prune.runtime.network;
