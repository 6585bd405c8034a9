package dev.prune.compiler.emit;

import dev.prune.compiler.schedule.Trigger;

/** A trigger and the method that holds its body. */
record Hooked(Trigger trigger, String method) {}
