package dev.prune.compiler.op;

/**
 * A shape rule's refusal.
 *
 * @param message a sentence for the author: what the operation needs and what it got
 * @param help the way out, or empty
 */
public record ShapeError(String message, String help) {}
