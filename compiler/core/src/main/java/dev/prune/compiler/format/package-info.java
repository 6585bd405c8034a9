/**
 * The canonical form of a program: one layout for each tree, comments kept where they stood. A side road: it enters
 * {@code syntax} and {@code diagnostic}, and no stage of the compiler enters it.
 */
package dev.prune.compiler.format;
