/**
 * From procedures to readable Java. The only room that imports JavaPoet. Text of a user reaches the output through two
 * doorways only: names through {@link dev.prune.compiler.emit.JavaNames}, everything else through {@link
 * dev.prune.compiler.emit.Emit#text} inside comments or as an escaped string literal.
 */
package dev.prune.compiler.emit;
