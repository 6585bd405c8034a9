package dev.prune.compiler.plan;

import dev.prune.compiler.schedule.Trigger;

/**
 * One time that a trigger fires, as far as the text tells.
 *
 * @param trigger the trigger
 * @param moment when, in words: {@code end of epoch 2}
 * @param at epochs completed by then, at the latest; what fires inside an epoch lies before its end
 * @param progress from 0 at the first firing of its window to 1 at the last
 * @param round how often it fired before
 * @param certain whether the text alone says that, and when, it fires
 */
record Firing(Trigger trigger, String moment, double at, double progress, int round, boolean certain) {}
