/**
 * The network as a picture: {@link dev.prune.cli.graph.Layers} says where nodes stand, {@link
 * dev.prune.cli.graph.NetworkDrawing} writes them as SVG. Both are plain text and numbers, so that the same program always
 * gives the same picture, and no fonts are needed to draw it.
 */
package dev.prune.cli.graph;
