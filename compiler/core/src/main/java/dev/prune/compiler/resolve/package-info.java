/**
 * From tree to names: imports, compile-time values, blocks and loops unrolled into a graph of named layers, methods unrolled
 * into one schedule. After this room nothing depends on how a thing was written, only on where.
 */
package dev.prune.compiler.resolve;
