/**
 * Back from a shrunk network to source: the text that declares the network with its new widths. Stands beside the road, after
 * {@code group}.
 */
package dev.prune.compiler.resize;
