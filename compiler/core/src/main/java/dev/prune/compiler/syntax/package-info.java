/**
 * From text to tree. The tree is plain records with places; it says what was written and nothing about what it means.
 * This is the only package that imports ANTLR, and inside it only the façade, the tree's builders and the walk over the
 * grammar's automaton do. Every later stage reads the tree; this room enters only {@code diagnostic} and the generated
 * grammar.
 */
package dev.prune.compiler.syntax;
