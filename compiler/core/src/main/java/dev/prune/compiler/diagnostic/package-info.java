/**
 * Messages to the author of a program: where in the text, which message, what to do. Every stage may enter; this room
 * knows no stage.
 */
package dev.prune.compiler.diagnostic;
