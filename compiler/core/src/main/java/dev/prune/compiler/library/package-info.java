/**
 * Methods as things to read: what {@code prunec methods} lists, what docs/methods.md is checked against, and what a
 * comparison needs to know to use a method it has never heard of. Stands beside the road: it looks at trees and compiles
 * nothing. No method is known here by name; everything is read from the method's file.
 */
package dev.prune.compiler.library;
